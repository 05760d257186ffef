package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How large a model's input is for a frame: speed against the smallest object that is still seen. All but {@link #SQUARE} need a
 * graph that takes any size; a fixed one always gets its own.
 *
 * <p>A letterboxed frame keeps its aspect: the profiles cut the padding of a square input, which costs as much to infer as the
 * picture, to what the model's stride asks for. A stretched frame may have any shape, and a profile is a number of pixels: width
 * and height for 16:9 are those that found most ({@code docs/performance.md}), between the frame's shape and the square of most
 * training. Another frame gets as many pixels, its input's aspect the same power of its own.
 */
public enum InputProfile {
    /** The scale of the card's own input: the padding cut, or the card's number of pixels in a shape for the frame. */
    AUTO(0, null),
    /** The card's own size. */
    SQUARE(0, null),
    /** 416 pixels along the frame's longer side; stretched: PicoDet-S within 1.2 times the time of YOLOX-Nano letterboxed so. */
    FAST(416, new ImageSize(320, 256)),
    /** 512 pixels along the frame's longer side; stretched: within 1.8 times that time. */
    BALANCED(512, new ImageSize(384, 320)),
    /** 640 pixels along the frame's longer side; stretched: within 4.5 times that time. */
    QUALITY(640, new ImageSize(576, 480));

    /** An exact fit stays exact in spite of the divisions before. */
    private static final double ROUNDING = 1e-6;

    private final int side;

    @SuppressWarnings("ImmutableEnumChecker") // a record of two numbers
    private final @Nullable ImageSize stretched;

    /**
     * @param side longer side of a letterboxed frame [px]; 0: the card's own
     * @param stretched input for a stretched frame of 16:9; null: by the card's own
     */
    InputProfile(int side, @Nullable ImageSize stretched) {
        this.side = side;
        this.stretched = stretched;
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
     * The input size for a frame, each side a multiple of what the graph asks for. A letterbox scales the frame just as a square
     * of the profile's side does.
     *
     * @param spec what the model takes
     * @param frame size of the frame, upright [px]
     */
    public ImageSize inputFor(InputSpec spec, ImageSize frame) {
        if (!changes(spec)) {
            return spec.size();
        }
        if (spec.resize() == ResizeMode.STRETCH) {
            return StretchedShape.of(stretched != null ? stretched : spec.size())
                    .inputFor(frame, spec.stride());
        }
        ImageSize bound = bound(spec);
        double ratio = Math.min((double) bound.width() / frame.width(), (double) bound.height() / frame.height());
        return new ImageSize(
                roundUp(frame.width() * ratio, spec.stride()), roundUp(frame.height() * ratio, spec.stride()));
    }

    /** A size that no {@link #inputFor} of this letterboxing model exceeds, in width or in height. */
    ImageSize bound(InputSpec spec) {
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
        return spec.dynamic() && this != SQUARE;
    }

    private static int roundUp(double length, int stride) {
        return stride * Math.max(1, (int) Math.ceil(length / stride - ROUNDING));
    }

    /**
     * Width and height of an input into which frames are stretched: a number of pixels, and how far the input's aspect follows the
     * frame's.
     *
     * @param pixels width times height [px2], kept but for the rounding of sides
     * @param power the input's aspect is the frame's to this power: 0 a square, 1 the frame's own
     */
    record StretchedShape(double pixels, double power) {
        /** Finer ones are of no use. */
        private static final int STEP = 32;

        private static final double WIDE = 16.0 / 9;

        /** What a model made for squares does best with: an aspect of 1.2 for 16:9. */
        private static final double MEASURED = 0.32;

        /** However long a frame is, its input is no longer. */
        private static final double MOST_ASPECT = 4;

        /** The shape that gives frames of 16:9 this input, unless that is longer than they are; a square one says nothing of its shape. */
        static StretchedShape of(ImageSize wide) {
            double aspect = (double) Math.max(wide.width(), wide.height()) / Math.min(wide.width(), wide.height());
            double power = aspect == 1 ? MEASURED : Math.min(1, Math.log(aspect) / Math.log(WIDE));
            return new StretchedShape(wide.pixels(), power);
        }

        /** The input for a frame, of multiples of a stride; one on its side gets the same on its side. */
        ImageSize inputFor(ImageSize frame, int stride) {
            int step = stride * Math.max(1, (STEP + stride - 1) / stride);
            boolean upright = frame.height() > frame.width();
            double aspect = upright ? 1.0 * frame.height() / frame.width() : 1.0 * frame.width() / frame.height();
            int one = round(Math.sqrt(pixels * Math.min(MOST_ASPECT, Math.pow(aspect, power))), step);
            int other = round(pixels / one, step);
            int longer = Math.max(one, other);
            int shorter = Math.min(one, other);
            return upright ? new ImageSize(shorter, longer) : new ImageSize(longer, shorter);
        }

        private static int round(double length, int step) {
            return step * Math.max(1, Math.toIntExact(Math.round(length / step)));
        }
    }
}
