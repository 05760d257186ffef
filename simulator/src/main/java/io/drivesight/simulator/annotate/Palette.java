package io.drivesight.simulator.annotate;

import io.drivesight.core.prediction.Criticality;
import java.awt.Color;

/** Colours that tell tracks apart and stay readable on photographs. */
final class Palette {
    /** Steps of the golden ratio: neighbouring ids get colours far apart, and none comes back soon. */
    private static final double GOLDEN = 0.6180339887498949;

    static final Color INK = new Color(16, 18, 22);
    static final Color PAPER = new Color(24, 27, 33);
    static final Color TEXT = new Color(238, 240, 243);
    static final Color FAINT = new Color(160, 168, 178);
    private static final Color WARNING = new Color(255, 150, 20);
    private static final Color EMERGENCY = new Color(255, 45, 45);

    private Palette() {}

    /** A track's colour: the same in every frame. */
    static Color ofTrack(long trackId) {
        double hue = trackId * GOLDEN % 1.0;
        // Reds are kept for what is critical.
        return Color.getHSBColor((float) (0.10 + 0.80 * hue), 0.62f, 1f);
    }

    /** The colour of a warning; null when there is nothing to warn of. */
    static Color ofWarning(Criticality criticality) {
        return criticality == Criticality.EMERGENCY ? EMERGENCY : WARNING;
    }

    static Color withAlpha(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }
}
