package io.drivesight.core.frame;

/** How a frame's image is encoded. */
public enum FrameFormat {
    /** Recognised from the first bytes: JPEG or PNG. */
    DETECT("", false),
    JPEG("jpeg", false),
    PNG("png", false),
    /** Rows of R, G, B bytes, no padding. */
    RGB8("rgb8", true),
    /** Rows of B, G, R bytes, no padding. */
    BGR8("bgr8", true),
    /** Full-size Y plane, then interleaved U, V at half size; BT.601, limited range; even width and height. */
    NV12("nv12", true);

    private final String wireName;
    private final boolean raw;

    FrameFormat(String wireName, boolean raw) {
        this.wireName = wireName;
        this.raw = raw;
    }

    /** The word used in the contracts. */
    public String wireName() {
        return wireName;
    }

    /** True: pixels without a header, so the size must come with the frame. */
    public boolean isRaw() {
        return raw;
    }
}
