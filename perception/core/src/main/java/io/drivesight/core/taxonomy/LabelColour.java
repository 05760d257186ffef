package io.drivesight.core.taxonomy;

import java.util.Map;

/** Colours for classes that no one chose one for: the colour that a name speaks of, else a hue from the name, the same every time. */
final class LabelColour {
    private static final Map<String, Integer> WORDS = Map.of(
            "red", 0xff3b3b,
            "orange", 0xff9a1f,
            "amber", 0xff9a1f,
            "yellow", 0xffd92e,
            "green", 0x35e06a,
            "blue", 0x4f8cff,
            "white", 0xf5f5f5);
    /** The golden angle as a part of the circle: neighbouring hashes get hues far apart. */
    private static final double GOLDEN = 0.381966;

    private LabelColour() {}

    /** {@code 0xRRGGBB}. */
    static int of(String label) {
        for (String word : ObjectClass.normal(label).split("\\s+", -1)) {
            Integer known = WORDS.get(word);
            if (known != null) {
                return known;
            }
        }
        double turns = label.hashCode() * GOLDEN;
        return bright(turns - Math.floor(turns));
    }

    /** A bright, not quite full colour of a hue 0..1. */
    private static int bright(double hue) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
            double away = Math.abs(Math.IEEEremainder(6 * hue - 2 * channel, 6));
            double full = Math.max(0, Math.min(1, 2 - away));
            rgb = rgb << 8 | (int) Math.round(255 * (0.35 + 0.65 * full));
        }
        return rgb;
    }
}
