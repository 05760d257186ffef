package io.drivesight.training.augment;

import static io.drivesight.training.augment.AppearanceOp.BLUR;
import static io.drivesight.training.augment.AppearanceOp.FOG;
import static io.drivesight.training.augment.AppearanceOp.GLARE;
import static io.drivesight.training.augment.AppearanceOp.HSV;
import static io.drivesight.training.augment.AppearanceOp.JPEG;
import static io.drivesight.training.augment.AppearanceOp.NIGHT;
import static io.drivesight.training.augment.AppearanceOp.RAIN;

import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.YamlFile;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What is done to training pictures, and how often. Weather comes at most once to a picture.
 *
 * @param flip probability of mirroring left and right, 0..1
 * @param scaleMin least size factor, above 0; under 1 shrinks and pads
 * @param scaleMax greatest size factor; over 1 crops
 * @param translate greatest shift in shares of the picture's size, 0..1
 * @param mosaic probability of four pictures in one, 0..1
 * @param appearance probability of each change of appearance, 0..1; left out: never
 * @param minVisible least share of a box that must remain after cutting, 0..1; with less the box is dropped
 * @param minSide least side of a box that must remain [px]
 */
public record AugmentConfig(
        double flip,
        double scaleMin,
        double scaleMax,
        double translate,
        double mosaic,
        Map<AppearanceOp, Double> appearance,
        double minVisible,
        double minSide) {
    /** Pictures as they are. */
    public static final AugmentConfig NONE = new AugmentConfig(0, 1, 1, 0, 0, Map.of(), 0.25, 2);

    /** For fine-tuning: mild, no weather. */
    public static final AugmentConfig STANDARD =
            new AugmentConfig(0.5, 0.8, 1.3, 0.1, 0, Map.of(HSV, 0.7, BLUR, 0.05, JPEG, 0.1), 0.25, 2);

    /** As {@link #STANDARD}, with mosaics and some weather, for longer runs. */
    public static final AugmentConfig STRONG = new AugmentConfig(
            0.5,
            0.6,
            1.5,
            0.15,
            0.3,
            Map.of(HSV, 0.7, BLUR, 0.1, JPEG, 0.15, FOG, 0.12, RAIN, 0.08, NIGHT, 0.08, GLARE, 0.05),
            0.25,
            2);

    private static final String WHAT = "an augmentation configuration (or one of none, standard, strong)";

    public AugmentConfig {
        Map<AppearanceOp, Double> ordered = new EnumMap<>(AppearanceOp.class);
        ordered.putAll(appearance);
        ordered.values().removeIf(Objects::isNull);
        ordered.forEach((op, probability) -> requireShare("appearance." + op.label(), probability));
        appearance = Collections.unmodifiableMap(ordered);
        requireShare("flip", flip);
        requireShare("translate", translate);
        requireShare("mosaic", mosaic);
        requireShare("minVisible", minVisible);
        if (!(scaleMin > 0.05 && scaleMax >= scaleMin && scaleMax <= 20)) {
            throw new IllegalArgumentException(
                    "scaleMin and scaleMax must be above 0.05, at most 20, and in order; were " + scaleMin + " and "
                            + scaleMax);
        }
        if (!(minSide >= 0)) {
            throw new IllegalArgumentException("minSide must not be negative, was " + minSide);
        }
    }

    private static void requireShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be 0..1, was " + value);
        }
    }

    /**
     * Reads a configuration: the name of a preset ({@code none}, {@code standard}, {@code strong}), or a YAML file with some of the
     * fields.
     *
     * @throws DatasetException when it is missing or malformed; the message says what to do
     */
    public static AugmentConfig read(String presetOrFile) {
        return switch (presetOrFile) {
            case "none" -> NONE;
            case "standard" -> STANDARD;
            case "strong" -> STRONG;
            default -> parse(YamlFile.text(Path.of(presetOrFile), WHAT), presetOrFile);
        };
    }

    /** Parses YAML, what it leaves out is as in {@link #STANDARD}; {@code source} is what to call it in messages. */
    public static AugmentConfig parse(String yaml, String source) {
        return YamlFile.parse(yaml, source, WHAT, AugmentConfig.class, STANDARD);
    }

    /** Random numbers from ranges, and bytes from numbers. */
    static final class Ranges {
        private Ranges() {}

        /** Evenly from {@code from} to {@code to}; {@code from} when both are equal. */
        static double uniform(SplittableRandom random, double from, double to) {
            return from + random.nextDouble() * (to - from);
        }

        /** Evenly on a logarithmic scale; both above 0. */
        static double logUniform(SplittableRandom random, double from, double to) {
            return from * StrictMath.pow(to / from, random.nextDouble());
        }

        /** The nearest byte value. */
        static byte clamp(int value) {
            return (byte) (value < 0 ? 0 : Math.min(value, 255));
        }
    }
}
