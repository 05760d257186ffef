package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import java.util.List;

/**
 * What a model wants at its input: {@code float32 [1, 3, height, width]}, value {@code (x - mean) / std} with x in 0..255.
 *
 * @param width input width [px], the model's own or, where {@code dynamic}, the one it was made for
 * @param height input height [px], likewise
 * @param dynamic true: the graph takes any size that is a multiple of {@code stride}
 * @param stride what sizes have to be a multiple of [px]: the coarsest stride of the head, or the coarsest one that is scaled up
 *     again where the coarser levels only follow from it (PicoDet and NanoDet-Plus: 32, though their last level has 64)
 * @param channels order of the planes
 * @param resize how a frame is fitted in
 * @param padding value of the padding before normalisation, 0..255
 * @param mean per plane, in the order of {@code channels}, in units of 0..255; three values
 * @param std per plane, above 0, likewise
 */
public record InputSpec(
        int width,
        int height,
        boolean dynamic,
        int stride,
        ChannelOrder channels,
        ResizeMode resize,
        int padding,
        List<Double> mean,
        List<Double> std) {
    public InputSpec {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (width < 1 || height < 1 || stride < 1) {
            throw new IllegalArgumentException("input width, height and stride must be at least 1");
        }
        if (padding < 0 || padding > 255) {
            throw new IllegalArgumentException("input padding must be 0..255, was " + padding);
        }
        if (mean.size() != 3 || std.size() != 3 || std.stream().anyMatch(value -> !(value > 0))) {
            throw new IllegalArgumentException("input mean and std need three values each, std above 0");
        }
    }

    /** The input size as one value. */
    public ImageSize size() {
        return new ImageSize(width, height);
    }

    /** The same at another size. */
    public InputSpec withSize(ImageSize size) {
        return new InputSpec(size.width(), size.height(), dynamic, stride, channels, resize, padding, mean, std);
    }

    /** Order of the colour planes in the model's input. */
    public enum ChannelOrder {
        BGR,
        RGB
    }

    /** How a frame is fitted into the model's input. */
    public enum ResizeMode {
        /** Keeps the aspect ratio; the picture sits in the top-left corner, padding right and below (YOLOX, NanoDet). */
        LETTERBOX_TOP_LEFT,
        /** Keeps the aspect ratio; the picture sits in the middle (Ultralytics YOLO). */
        LETTERBOX_CENTER,
        /** Fills the input, aspect ratio not kept (PicoDet, DETR). */
        STRETCH
    }
}
