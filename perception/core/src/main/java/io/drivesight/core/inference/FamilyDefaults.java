package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.List;

/** The input that the reference code of each family was trained with. */
final class FamilyDefaults {
    private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);
    private static final List<Double> BYTE_RANGE = List.of(255.0, 255.0, 255.0);

    /** ImageNet statistics in units of 0..255. */
    private static final List<Double> IMAGENET_MEAN_RGB = List.of(123.675, 116.28, 103.53);

    private static final List<Double> IMAGENET_STD_RGB = List.of(58.395, 57.12, 57.375);
    private static final List<Double> IMAGENET_MEAN_BGR = List.of(103.53, 116.28, 123.675);
    private static final List<Double> IMAGENET_STD_BGR = List.of(57.375, 57.12, 58.395);

    /** Size and kind of the graph's input. */
    record Input(int width, int height, boolean dynamic) {
        InputSpec spec(ChannelOrder channels, ResizeMode resize, int padding, List<Double> mean, List<Double> std) {
            return new InputSpec(width, height, dynamic, STRIDE, channels, resize, padding, mean, std);
        }
    }

    /**
     * The coarsest stride that is scaled up again inside the graph. PicoDet and NanoDet-Plus have a level of stride 64 too, which
     * is only scaled down to: its cells are counted up, so multiples of 32 go in.
     */
    private static final int STRIDE = 32;

    private FamilyDefaults() {}

    /**
     * The input of a model without a card.
     *
     * @param noObject a DETR with a logit for "no object": the original, normalised by ImageNet's statistics, where those with
     *     a sigmoid (RT-DETR and its kin) take plain 0..1
     */
    static InputSpec of(HeadFamily family, Input input, boolean noObject) {
        return switch (family) {
            case YOLOX -> input.spec(ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, 114, ZERO, ONE);
            case NANODET ->
                input.spec(ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, 0, IMAGENET_MEAN_BGR, IMAGENET_STD_BGR);
            case NANODET_PLUS ->
                input.spec(ChannelOrder.BGR, ResizeMode.STRETCH, 0, IMAGENET_MEAN_BGR, IMAGENET_STD_BGR);
            case PICODET -> input.spec(ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB);
            case YOLOV8 -> input.spec(ChannelOrder.RGB, ResizeMode.LETTERBOX_CENTER, 114, ZERO, BYTE_RANGE);
            case DETR ->
                noObject
                        ? input.spec(ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB)
                        : input.spec(ChannelOrder.RGB, ResizeMode.STRETCH, 0, ZERO, BYTE_RANGE);
        };
    }

    /** The size that a family's weights are published for, where the graph takes any. */
    static ImageSize size(HeadFamily family, ModelHints hints, boolean noObject) {
        int side = switch (family) {
            case NANODET, NANODET_PLUS, PICODET -> 416;
            case YOLOX -> hints.isCalled("nano") || hints.isCalled("tiny") ? 416 : 640;
            case YOLOV8 -> 640;
            case DETR -> noObject ? 800 : 640;
        };
        return new ImageSize(side, side);
    }
}
