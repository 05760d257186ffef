package io.drivesight.training.augment;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonKey;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.augment.Camera.Blur;
import io.drivesight.training.augment.Camera.ColorJitter;
import io.drivesight.training.augment.Camera.JpegLoss;
import io.drivesight.training.augment.Weather.Fog;
import io.drivesight.training.augment.Weather.Glare;
import io.drivesight.training.augment.Weather.Night;
import io.drivesight.training.augment.Weather.Rain;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The changes of appearance by name, in the order in which light meets them: paint, weather, camera. */
public enum AppearanceOp {
    /** Hue, saturation, value. */
    HSV(new ColorJitter(0.03, 0.5, 0.35)),
    FOG(new Fog(35, 300)),
    RAIN(new Rain()),
    NIGHT(new Night()),
    GLARE(new Glare()),
    BLUR(new Blur()),
    /** JPEG of low quality. */
    JPEG(new JpegLoss(15, 60));

    @SuppressWarnings("ImmutableEnumChecker") // changes have no state
    private final Appearance appearance;

    AppearanceOp(Appearance appearance) {
        this.appearance = appearance;
    }

    /**
     * A changed copy, with the usual ranges.
     *
     * @param image not changed
     * @param boxes what is known about the picture; empty is fine
     * @param random the only source of chance
     */
    public PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random) {
        return appearance.apply(image, boxes, random);
    }

    /** The name used in files and on the command line. */
    @JsonKey
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The change of this name.
     *
     * @throws IllegalArgumentException when there is none; the message lists them
     */
    @JsonCreator
    public static AppearanceOp ofLabel(String label) {
        return Arrays.stream(values())
                .filter(op -> op.label().equals(label.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown augmentation '" + label + "'; use one of "
                        + Arrays.stream(values()).map(AppearanceOp::label).collect(Collectors.joining(", "))));
    }

    /** Changes what a picture looks like and leaves everything where it is. Implementations are stateless. */
    @FunctionalInterface
    interface Appearance {
        PixelImage apply(PixelImage image, List<AnnotatedBox> boxes, SplittableRandom random);
    }
}
