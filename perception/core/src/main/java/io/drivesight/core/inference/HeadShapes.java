package io.drivesight.core.inference;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Holds the shapes of a graph's outputs against what a family of heads has; dimensions may be dynamic (-1). */
final class HeadShapes {
    static final int YOLOX_BOX_AND_OBJECTNESS = 5;
    static final int YOLOV8_BOX = 4;

    private HeadShapes() {}

    /**
     * Why outputs cannot be those of a family.
     *
     * @return null when they fit
     */
    static @Nullable String misfit(HeadFamily family, List<TensorInfo> outputs, int classes) {
        if (outputs.stream().anyMatch(output -> output.rank() != 3)) {
            return "the outputs should have three dimensions each";
        }
        return switch (family) {
            case YOLOX -> dense(outputs, 2, classes + YOLOX_BOX_AND_OBJECTNESS, "[1, N, 5 + classes]");
            case YOLOV8 -> dense(outputs, 1, classes + YOLOV8_BOX, "[1, 4 + classes, N]");
            case NANODET, PICODET -> levels(outputs, classes);
            case DETR -> queries(outputs, classes);
        };
    }

    private static @Nullable String dense(List<TensorInfo> outputs, int axis, int expected, String shape) {
        if (outputs.size() != 1) {
            return "there should be one output " + shape;
        }
        return isOrDynamic(outputs.get(0).dim(axis), expected)
                ? null
                : "the output should be %s, so %d where it has %d"
                        .formatted(shape, expected, outputs.get(0).dim(axis));
    }

    private static @Nullable String levels(List<TensorInfo> outputs, int classes) {
        boolean dynamic = outputs.stream().anyMatch(output -> output.dim(1) < 0 || output.dim(2) < 0);
        try {
            if (!dynamic) {
                HeadOutputs.levels(outputs, classes);
            }
            return outputs.size() % 2 == 0 ? null : "there should be two outputs for each level";
        } catch (ModelException e) {
            return e.getMessage();
        }
    }

    private static @Nullable String queries(List<TensorInfo> outputs, int classes) {
        try {
            long logits = outputs.get(HeadOutputs.queries(outputs).logits()).dim(2);
            return isOrDynamic(logits, classes) || logits == classes + 1
                    ? null
                    : "the logits should be [1, Q, %d] or, with one for 'no object', [1, Q, %d]"
                            .formatted(classes, classes + 1);
        } catch (ModelException e) {
            return e.getMessage();
        }
    }

    private static boolean isOrDynamic(long dimension, int expected) {
        return dimension < 0 || dimension == expected;
    }

    /** Number of classes by the outputs of a recognised family; for DETR the number of logits. Empty where dynamic. */
    static OptionalInt classCount(HeadFamily family, List<TensorInfo> outputs, OptionalInt named) {
        return switch (family) {
            case YOLOX -> ofDimension(outputs.get(0).dim(2) - YOLOX_BOX_AND_OBJECTNESS);
            case YOLOV8 -> ofDimension(outputs.get(0).dim(1) - YOLOV8_BOX);
            case NANODET, PICODET -> HeadOutputs.distributionClasses(outputs, named);
            case DETR ->
                ofDimension(outputs.get(HeadOutputs.queries(outputs).logits()).dim(2));
        };
    }

    private static OptionalInt ofDimension(long value) {
        return value > 0 ? OptionalInt.of(Math.toIntExact(value)) : OptionalInt.empty();
    }
}
