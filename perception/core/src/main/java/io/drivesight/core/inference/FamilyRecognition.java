package io.drivesight.core.inference;

import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Knows the detector families that people bring without a card, by the shapes of their outputs. */
final class FamilyRecognition {
    /** Input size of a graph that takes any. */
    private static final int DEFAULT_SIZE = 640;

    private static final int FINEST_STRIDE = 8;
    private static final int DENSE_LEVELS = 3;
    /** More rows than this are anchors with their scores, not the queries of a DETR. */
    private static final int MOST_QUERIES = 1000;

    private FamilyRecognition() {}

    /**
     * A card by the shapes alone, empty for no known family; a {@link ModelException} says that a known family's
     * classes have no names.
     */
    static Optional<ModelCard> recognise(
            String source, Map<String, String> metadata, TensorInfo input, List<TensorInfo> outputs) {
        FamilyDefaults.Input size = inputSize(input);
        List<String> given = ClassNames.parse(metadata.getOrDefault("names", ""));
        OptionalInt named = given.isEmpty() ? OptionalInt.empty() : OptionalInt.of(given.size());
        @Nullable HeadFamily family = family(source, outputs, size, named);
        if (family == null) {
            return Optional.empty();
        }
        int count = HeadOutputs.classCount(family, outputs, named).orElse(given.size());
        List<String> classes = ClassNames.fitting(family, given, count)
                .orElseThrow(() -> new ModelException(source + ": looks like " + family + " with " + count
                        + " class outputs, whose names are unknown; name them in " + source
                        + ModelCards.SIDE_FILE_SUFFIX));
        return Optional.of(new ModelCard(
                nameOf(source),
                family,
                classes,
                FamilyDefaults.of(family, size, count > classes.size()),
                Thresholds.DEFAULT,
                null,
                null));
    }

    /** A dynamic side takes the other's length, else the usual one. */
    private static FamilyDefaults.Input inputSize(TensorInfo input) {
        long height = input.dim(2);
        long width = input.dim(3);
        return new FamilyDefaults.Input(
                Math.toIntExact(width > 0 ? width : height > 0 ? height : DEFAULT_SIZE),
                Math.toIntExact(height > 0 ? height : width > 0 ? width : DEFAULT_SIZE),
                height <= 0 && width <= 0);
    }

    private static String nameOf(String source) {
        String file = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
        return file.endsWith(".onnx") ? file.substring(0, file.length() - ".onnx".length()) : file;
    }

    private static @Nullable HeadFamily family(
            String source, List<TensorInfo> outputs, FamilyDefaults.Input size, OptionalInt named) {
        if (outputs.stream().anyMatch(output -> output.rank() != 3)) {
            return null;
        }
        return switch (outputs.size()) {
            case 1 -> dense(outputs.get(0), size);
            case 2 -> isDetr(outputs) ? HeadFamily.DETR : null;
            case 6 -> isDistribution(outputs, size, named) ? HeadFamily.NANODET : null;
            case 8 -> isDistribution(outputs, size, named) ? fourLevels(source) : null;
            default -> null;
        };
    }

    /** PicoDet and NanoDet-Plus have the same outputs: only the name tells. */
    private static HeadFamily fourLevels(String source) {
        return nameOf(source).toLowerCase(Locale.ROOT).contains("nanodet")
                ? HeadFamily.NANODET_PLUS
                : HeadFamily.PICODET;
    }

    private static @Nullable HeadFamily dense(TensorInfo output, FamilyDefaults.Input size) {
        if (output.dim(2) > HeadOutputs.YOLOX_BOX_AND_OBJECTNESS && isCells(output.dim(1), size)) {
            return HeadFamily.YOLOX;
        }
        if (output.dim(1) > HeadOutputs.YOLOV8_BOX && isCells(output.dim(2), size)) {
            return HeadFamily.YOLOV8;
        }
        return null;
    }

    /** The dimension counts the cells of strides 8, 16 and 32. A dynamic input leaves it open. */
    private static boolean isCells(long dimension, FamilyDefaults.Input size) {
        long cells = IntStream.range(0, DENSE_LEVELS)
                .mapToLong(level -> cells(size, level))
                .sum();
        return dimension < 0 || dimension == cells;
    }

    private static long cells(FamilyDefaults.Input size, int level) {
        int stride = FINEST_STRIDE << level;
        // Strided convolutions round up.
        return (long) ((size.width() + stride - 1) / stride) * ((size.height() + stride - 1) / stride);
    }

    private static boolean isDetr(List<TensorInfo> outputs) {
        boolean boxes = outputs.stream().anyMatch(output -> output.dim(2) == 4);
        return boxes
                && outputs.get(0).dim(1) == outputs.get(1).dim(1)
                && outputs.get(0).dim(1) <= MOST_QUERIES;
    }

    private static boolean isDistribution(List<TensorInfo> outputs, FamilyDefaults.Input size, OptionalInt named) {
        OptionalInt classes = HeadOutputs.distributionClasses(outputs, named);
        if (classes.isEmpty()) {
            return false;
        }
        if (outputs.stream().anyMatch(output -> output.dim(1) < 0)) {
            return true;
        }
        return IntStream.range(0, outputs.size() / 2).allMatch(level -> isPair(outputs, cells(size, level)));
    }

    private static boolean isPair(List<TensorInfo> outputs, long rows) {
        return outputs.stream().filter(output -> output.dim(1) == rows).count() == 2;
    }

    /** The preprocessing that the reference code of each family was trained with. */
    static final class FamilyDefaults {
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
                    input.spec(
                            32,
                            ChannelOrder.BGR,
                            ResizeMode.LETTERBOX_TOP_LEFT,
                            0,
                            IMAGENET_MEAN_BGR,
                            IMAGENET_STD_BGR);
                case NANODET_PLUS ->
                    input.spec(32, ChannelOrder.BGR, ResizeMode.STRETCH, 0, IMAGENET_MEAN_BGR, IMAGENET_STD_BGR);
                case PICODET ->
                    input.spec(32, ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB);
                case YOLOV8 -> input.spec(32, ChannelOrder.RGB, ResizeMode.LETTERBOX_CENTER, 114, ZERO, BYTE_RANGE);
                case DETR ->
                    noObject
                            ? input.spec(
                                    32, ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB)
                            : input.spec(32, ChannelOrder.RGB, ResizeMode.STRETCH, 0, ZERO, BYTE_RANGE);
            };
        }
    }
}
