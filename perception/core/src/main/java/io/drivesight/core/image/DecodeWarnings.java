package io.drivesight.core.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Listens for the one warning that means missing pixels: libjpeg runs out of data and goes on in grey. */
final class DecodeWarnings implements IIOReadWarningListener {
    private static final String EARLY_END = "premature end of data segment";

    private boolean earlyEnd;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        earlyEnd |= warning.contains(EARLY_END);
    }

    boolean sawEarlyEnd() {
        return earlyEnd;
    }
}
