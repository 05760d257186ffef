package io.drivesight.core.inference;

import io.drivesight.core.preprocess.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.ResizeMode;
import java.util.List;

/** The preprocessing that the reference code of each family was trained with. */
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
        InputSpec spec(
                int stride,
                ChannelOrder channels,
                ResizeMode resize,
                int padding,
                List<Double> mean,
                List<Double> std) {
            return new InputSpec(width, height, dynamic, stride, channels, resize, padding, mean, std);
        }
    }

    private FamilyDefaults() {}

    /**
     * The input of a model without a card.
     *
     * @param noObject a DETR with a logit for "no object": the original, normalised by ImageNet's statistics, where those with
     *     a sigmoid (RT-DETR and its kin) take plain 0..1
     */
    static InputSpec of(HeadFamily family, Input input, boolean noObject) {
        return switch (family) {
            case YOLOX -> input.spec(32, ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, 114, ZERO, ONE);
            case NANODET ->
                input.spec(32, ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, 0, IMAGENET_MEAN_BGR, IMAGENET_STD_BGR);
            case PICODET ->
                input.spec(64, ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB);
            case YOLOV8 -> input.spec(32, ChannelOrder.RGB, ResizeMode.LETTERBOX_CENTER, 114, ZERO, BYTE_RANGE);
            case DETR ->
                noObject
                        ? input.spec(32, ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB)
                        : input.spec(32, ChannelOrder.RGB, ResizeMode.STRETCH, 0, ZERO, BYTE_RANGE);
        };
    }
}
