package io.drivesight.simulator.annotate;

import io.drivesight.core.prediction.Risk.Criticality;
import java.awt.Color;

/** Colours that tell tracks apart and stay readable on photographs. */
final class Palette {
    /** Colours that look different from each other; reds are kept for what is critical. */
    private static final Color[] TRACKS = {
        new Color(0x4DA6FF), new Color(0xFFE119), new Color(0xF15BEB), new Color(0x6BE05A), new Color(0x42E8F4),
        new Color(0xC9A6FF), new Color(0xD8F25A), new Color(0xFFB3D1), new Color(0x2EC4A6), new Color(0xFFFFFF),
        new Color(0x9B7BFF), new Color(0xE8C48A), new Color(0xA8FFC8), new Color(0x8FB8E8)
    };

    static final Color INK = new Color(16, 18, 22);
    static final Color PAPER = new Color(24, 27, 33);
    static final Color TEXT = new Color(238, 240, 243);
    static final Color FAINT = new Color(160, 168, 178);
    private static final Color WARNING = new Color(255, 150, 20);
    private static final Color EMERGENCY = new Color(255, 45, 45);

    private Palette() {}

    /** A track's colour: the same in every frame. */
    static Color ofTrack(long trackId) {
        return TRACKS[(int) Math.floorMod(trackId - 1, (long) TRACKS.length)];
    }

    /** The colour of a warning. */
    static Color ofWarning(Criticality criticality) {
        return criticality == Criticality.EMERGENCY ? EMERGENCY : WARNING;
    }

    static Color withAlpha(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }
}
