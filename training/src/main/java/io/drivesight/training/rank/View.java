package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.augment.Appearance;
import io.drivesight.training.augment.ColorJitter;
import io.drivesight.training.augment.Fog;
import io.drivesight.training.augment.Placement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Ways to look at one frame that change nothing about what is in it. */
public enum View {
    PLAIN("as it is"),
    MIRRORED("when mirrored"),
    /** Three quarters as large, on a grey canvas: nothing is cut. */
    SMALLER("when smaller"),
    RECOLOURED("in other colours"),
    /** Thin: what is near stays as it is. */
    HAZY("in haze");

    private static final double SCALE = 0.75;
    private static final Appearance COLOURS = new ColorJitter(0.02, 0.3, 0.25);
    private static final Appearance HAZE = new Fog(150, 400);

    private final String label;

    View(String label) {
        this.label = label;
    }

    /** All but the plain one. */
    public static Set<View> changed() {
        return EnumSet.complementOf(EnumSet.of(PLAIN));
    }

    /** Words that complete "found" or "lost". */
    public String label() {
        return label;
    }

    /** The frame as this view shows it, as large as it was. */
    PixelImage of(PixelImage image, SplittableRandom random) {
        return switch (this) {
            case PLAIN -> image;
            case MIRRORED, SMALLER -> placement(image.size(), 1).onCanvas(image);
            case RECOLOURED -> COLOURS.apply(image, random);
            case HAZY -> HAZE.apply(image, random);
        };
    }

    /**
     * What was found in the view, where it lies in the frame; what lies in the padding is left out.
     *
     * @param pixels size of the picture that was looked at [px]
     * @param pitch frame pixels for one of these
     * @param frame size of the frame, in whose pixels the boxes are [px]
     */
    List<Detection> inFrame(List<Detection> found, ImageSize pixels, double pitch, ImageSize frame) {
        Placement placement = placement(pixels, pitch);
        if (placement.equals(Placement.IDENTITY)) {
            return found;
        }
        double width = pixels.width() * pitch;
        return found.stream()
                .map(detection -> new Detection(
                        placement.back(detection.box(), width).clippedTo(frame),
                        detection.objectClass(),
                        detection.label(),
                        detection.score()))
                .filter(detection -> detection.box().area() > 0)
                .toList();
    }

    private Placement placement(ImageSize pixels, double pitch) {
        return switch (this) {
            case MIRRORED -> new Placement(1, 0, 0, true);
            case SMALLER ->
                new Placement(
                        SCALE,
                        pixels.width() * pitch * (1 - SCALE) / 2,
                        pixels.height() * pitch * (1 - SCALE) / 2,
                        false);
            default -> Placement.IDENTITY;
        };
    }
}
