package io.drivesight.core.drift;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * One figure of a frame. Counts, masses and details are logarithms (natural, of one more than the value), so that their spread does not
 * grow with them.
 */
public enum Feature {
    /** Mean luma, 0..255. */
    BRIGHTNESS("brighter", "darker", 4),
    /** Standard deviation of the luma over the picture, 0..128. */
    CONTRAST("more contrast", "less contrast", 3),
    /** Colour against brightness: sum of (largest less smallest channel) over the sum of the largest, 0..1. */
    COLOUR("more colour", "less colour", 0.03),
    /** Share of the picture with luma below 40, 0..1. */
    DARK_AREA("larger dark areas", "smaller dark areas", 0.03),
    /** Share of the picture with luma above 220, 0..1. */
    BRIGHT_AREA("larger glaring areas", "smaller glaring areas", 0.03),
    /**
     * Dark channel over the brightest level, 0..1: the darkest colour channel of a small neighbourhood, which is near black in clear air and
     * lifted by haze (He, Sun and Tang, "Single image haze removal using dark channel prior", CVPR 2009).
     */
    VEIL("hazier", "clearer air", 0.03),
    /** Mean difference of luma over a 200th of the width, logarithm. */
    FINE_DETAIL("more fine detail", "less fine detail", 0.1),
    /** Mean difference of luma over a 32nd of the width, logarithm. */
    COARSE_DETAIL("more structure", "less structure", 0.1),
    /** Number of detections, logarithm. */
    DETECTIONS("more detections", "fewer detections", 0.2),
    /** Number of detections with score 0.3 and more, logarithm. */
    LIKELY("more likely detections", "fewer likely detections", 0.2),
    /** Number of detections with score 0.5 and more, logarithm. */
    CONFIDENT("more confident detections", "fewer confident detections", 0.2),
    /** Mean of the five best scores, missing ones as 0, 0..1. */
    BEST_SCORES("higher best scores", "lower best scores", 0.05),
    /** Share of detections with a score below 0.5, drawn towards a half where they are few, 0..1. */
    INDECISION("more undecided detections", "fewer undecided detections", 0.05),
    /** Sum of the scores of boxes with sides (root of the area) below 3 % of the frame's width, logarithm. */
    SMALL_MASS("more small objects", "fewer small objects", 0.2),
    /** The same from 3 % to 10 %. */
    MEDIUM_MASS("more objects of middle size", "fewer objects of middle size", 0.2),
    /** The same from 10 %. */
    LARGE_MASS("more large objects", "fewer large objects", 0.2);

    /** All, in the order of the figures. */
    public static final List<Feature> ALL = List.of(values());

    private final String more;
    private final String less;
    private final double leastSpread;

    Feature(String more, String less, double leastSpread) {
        this.more = more;
        this.less = less;
        this.leastSpread = leastSpread;
    }

    /** Stable name. */
    @JsonValue
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What a person calls a shift; above 0 the figure is higher than in the reference. */
    public String word(double shift) {
        return shift >= 0 ? more : less;
    }

    /** Differences below mean nothing, however alike the reference's frames are. */
    public double leastSpread() {
        return leastSpread;
    }
}
