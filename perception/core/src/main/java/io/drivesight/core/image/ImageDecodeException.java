package io.drivesight.core.image;

import java.util.Locale;

/** An image that cannot be used, with a stable reason for machines and a sentence for people. */
public final class ImageDecodeException extends Exception {
    /** Why. */
    public enum Reason {
        /** Neither JPEG nor PNG by its first bytes. */
        UNKNOWN_FORMAT,
        /** The header is cut off or contradicts itself. */
        BAD_HEADER,
        /** The data behind a good header cannot be decoded. */
        CORRUPT,
        /** A variant that is not supported (12-bit JPEG, arithmetic coding, ...). */
        UNSUPPORTED,
        /** Raw data whose length does not fit its size. */
        WRONG_LENGTH,
        /** No data at all. */
        EMPTY,
        /** More encoded bytes than the limit. */
        TOO_MANY_BYTES(true),
        /** More pixels, or a longer side, than the limit. */
        TOO_MANY_PIXELS(true),
        /** Decoding takes more memory than all images may take together. */
        TOO_MUCH_MEMORY(true);

        private final boolean oversize;

        Reason() {
            this(false);
        }

        Reason(boolean oversize) {
            this.oversize = oversize;
        }

        /** A stable word, e.g. {@code too-many-pixels}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** True: a limit was exceeded, the image itself may be fine. */
        public boolean isOversize() {
            return oversize;
        }
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ImageDecodeException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ImageDecodeException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
