package io.drivesight.core.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Listens for the one warning that means missing pixels: libjpeg runs out of data and goes on in grey. And puts an end to files
 * that make it warn without end: behind the end of its data libjpeg warns for every two bytes that a segment claims to have.
 */
final class DecodeWarnings implements IIOReadWarningListener {
    private static final String EARLY_END = "premature end of data segment";

    /** Damage that still leaves a picture makes a few. */
    private static final int MOST = 1_000;

    private boolean earlyEnd;
    private int warnings;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        earlyEnd |= warning.contains(EARLY_END);
        if (++warnings > MOST) {
            throw new IllegalStateException("damaged in more than " + MOST + " places: " + warning);
        }
    }

    boolean sawEarlyEnd() {
        return earlyEnd;
    }
}
