package io.drivesight.core.image;

/** How frames are decoded. */
public enum DecoderChoice {
    /** To no more pixels than the model needs, where that is quicker; see {@link ReducingDecoder}. */
    AUTO,
    /** Every pixel, with the codecs of the Java platform. */
    FULL;

    /** A decoder that holds these limits. */
    public ImageDecoder decoder(ImageLimits limits) {
        ImageIoDecoder full = new ImageIoDecoder(limits);
        return this == AUTO ? new ReducingDecoder(limits, full) : full;
    }
}
