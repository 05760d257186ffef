package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.stream.Stream;

/**
 * How large a model's input is for a frame: speed against the smallest object that is still seen. A square input pads a wide
 * frame with grey that costs as much to infer as the picture; all profiles but {@link #SQUARE} cut that padding to what the
 * model's stride asks for. They need a graph that takes any size; a fixed one always gets its own.
 */
public enum InputProfile {
    /** The frame at the scale of the card's own input, padding cut: the same picture as {@link #SQUARE} for less. */
    AUTO(0),
    /** The card's own size. */
    SQUARE(0),
    /** 416 pixels along the frame's longer side. */
    FAST(416),
    /** 512 pixels along the frame's longer side. */
    BALANCED(512),
    /** 640 pixels along the frame's longer side. */
    QUALITY(640);

    /** An exact fit stays exact in spite of the divisions before. */
    private static final double ROUNDING = 1e-6;

    private final int side;

    InputProfile(int side) {
        this.side = side;
    }

    /** A profile by its name, in any case; an {@link IllegalArgumentException} names those there are. */
    public static InputProfile named(String name) {
        return Stream.of(values())
                .filter(profile -> profile.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + name + "' is none of auto, square, fast, balanced, quality"));
    }

    /**
     * The input size for a frame: its aspect ratio, each side rounded up to a multiple of the stride, so that a letterbox scales
     * the frame just as a square of the profile's side does.
     *
     * @param spec what the model takes
     * @param frame size of the frame, upright [px]
     */
    public ImageSize inputFor(InputSpec spec, ImageSize frame) {
        if (!changes(spec)) {
            return spec.size();
        }
        ImageSize bound = bound(spec);
        double ratio = Math.min((double) bound.width() / frame.width(), (double) bound.height() / frame.height());
        return new ImageSize(
                roundUp(frame.width() * ratio, spec.stride()), roundUp(frame.height() * ratio, spec.stride()));
    }

    /** A size that no {@link #inputFor} of this model exceeds, in width or in height. */
    public ImageSize bound(InputSpec spec) {
        if (side == 0 || !changes(spec)) {
            return spec.size();
        }
        int length = roundUp(side, spec.stride());
        return new ImageSize(length, length);
    }

    /** True: the profile is one that asks for a size of its own, and this model cannot give it. */
    public boolean isRefusedBy(InputSpec spec) {
        return side != 0 && !spec.dynamic();
    }

    private boolean changes(InputSpec spec) {
        // A stretched frame has no padding to cut.
        boolean padded = side != 0 || spec.resize() != ResizeMode.STRETCH;
        return spec.dynamic() && this != SQUARE && padded;
    }

    private static int roundUp(double length, int stride) {
        return stride * Math.max(1, (int) Math.ceil(length / stride - ROUNDING));
    }
}
