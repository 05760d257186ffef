package io.drivesight.core.image;

/** An image that cannot be used, with a stable reason for machines and a sentence for people. */
public final class ImageDecodeException extends Exception {
    /** Why. */
    public enum Reason {
        /** Neither JPEG nor PNG by its first bytes. */
        UNKNOWN_FORMAT("unknown-format", false),
        /** The header is cut off or contradicts itself. */
        BAD_HEADER("bad-header", false),
        /** The data behind a good header cannot be decoded. */
        CORRUPT("corrupt", false),
        /** A variant that is not supported (12-bit JPEG, arithmetic coding, ...). */
        UNSUPPORTED("unsupported", false),
        /** Raw data whose length does not fit its size. */
        WRONG_LENGTH("wrong-length", false),
        /** No data at all. */
        EMPTY("empty", false),
        /** More encoded bytes than the limit. */
        TOO_MANY_BYTES("too-many-bytes", true),
        /** More pixels, or a longer side, than the limit. */
        TOO_MANY_PIXELS("too-many-pixels", true),
        /** Decoding takes more memory than all images may take together. */
        TOO_MUCH_MEMORY("too-much-memory", true);

        private final String code;
        private final boolean oversize;

        Reason(String code, boolean oversize) {
            this.code = code;
            this.oversize = oversize;
        }

        /** A stable word, e.g. {@code too-many-pixels}. */
        public String code() {
            return code;
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
