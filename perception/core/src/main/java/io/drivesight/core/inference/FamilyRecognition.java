package io.drivesight.core.inference;

import java.util.List;
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
     * A card by the shapes alone.
     *
     * @return empty when the outputs are those of no known family
     * @throws ModelException when the family is known but its classes have no names
     */
    static Optional<ModelCard> recognise(
            String source, Map<String, String> metadata, TensorInfo input, List<TensorInfo> outputs) {
        FamilyDefaults.Input size = inputSize(input);
        List<String> given = ClassNames.parse(metadata.getOrDefault("names", ""));
        OptionalInt named = given.isEmpty() ? OptionalInt.empty() : OptionalInt.of(given.size());
        @Nullable HeadFamily family = family(outputs, size, named);
        if (family == null) {
            return Optional.empty();
        }
        int count = HeadShapes.classCount(family, outputs, named).orElse(given.size());
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

    private static @Nullable HeadFamily family(List<TensorInfo> outputs, FamilyDefaults.Input size, OptionalInt named) {
        if (outputs.stream().anyMatch(output -> output.rank() != 3)) {
            return null;
        }
        return switch (outputs.size()) {
            case 1 -> dense(outputs.get(0), size);
            case 2 -> isDetr(outputs) ? HeadFamily.DETR : null;
            case 6 -> isDistribution(outputs, size, named) ? HeadFamily.NANODET : null;
            case 8 -> isDistribution(outputs, size, named) ? HeadFamily.PICODET : null;
            default -> null;
        };
    }

    private static @Nullable HeadFamily dense(TensorInfo output, FamilyDefaults.Input size) {
        if (output.dim(2) > HeadShapes.YOLOX_BOX_AND_OBJECTNESS && isCells(output.dim(1), size)) {
            return HeadFamily.YOLOX;
        }
        if (output.dim(1) > HeadShapes.YOLOV8_BOX && isCells(output.dim(2), size)) {
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
}
