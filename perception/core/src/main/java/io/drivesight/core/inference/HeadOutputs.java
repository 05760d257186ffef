package io.drivesight.core.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells which of a model's outputs is which, by their shapes and whatever their order. Exporters agree on the shapes, not on
 * names or order.
 */
public final class HeadOutputs {
    /** Bins per side in every published NanoDet and PicoDet: eight, for each of four sides. */
    private static final int USUAL_DISTRIBUTION = 32;

    private static final int SIDES = 4;
    private static final int LEAST_BINS = 2;

    static final int YOLOX_BOX_AND_OBJECTNESS = 5;
    static final int YOLOV8_BOX = 4;

    private HeadOutputs() {}

    /**
     * The two outputs of one level of a distribution head.
     *
     * @param scores index of the class scores {@code [1, n, C]}
     * @param distribution index of the side distributions {@code [1, n, 4 * bins]}
     * @param ambiguous true: both have the same shape; that of the scores is then the first, as in the known exporters
     */
    public record Level(int scores, int distribution, boolean ambiguous) {}

    /**
     * The two outputs of a DETR head.
     *
     * @param boxes index of the boxes {@code [1, Q, 4]}
     * @param logits index of the class logits {@code [1, Q, C or C + 1]}
     */
    public record Queries(int boxes, int logits) {}

    /**
     * Pairs the outputs of a distribution head by their number of rows.
     *
     * @param outputs with known numbers of rows
     * @param classCount number of the model's classes
     * @return finest level first
     * @throws ModelException when they do not pair up
     */
    public static List<Level> levels(List<TensorInfo> outputs, int classCount) {
        SortedMap<Long, List<Integer>> byRows = new TreeMap<>(Comparator.reverseOrder());
        for (int i = 0; i < outputs.size(); i++) {
            byRows.computeIfAbsent(rank3(outputs.get(i)).dim(1), rows -> new ArrayList<>(2))
                    .add(i);
        }
        return byRows.values().stream()
                .map(pair -> level(outputs, pair, classCount))
                .toList();
    }

    private static Level level(List<TensorInfo> outputs, List<Integer> pair, int classCount) {
        if (pair.size() == 2) {
            int first = pair.get(0);
            int second = pair.get(1);
            boolean firstFits = fits(outputs.get(first), outputs.get(second), classCount);
            boolean secondFits = fits(outputs.get(second), outputs.get(first), classCount);
            if (firstFits || secondFits) {
                return firstFits ? new Level(first, second, secondFits) : new Level(second, first, false);
            }
        }
        throw new ModelException("the outputs %s do not pair up: each level needs class scores [1, n, %d] and side"
                        .formatted(outputs, classCount)
                + " distributions [1, n, 4 * bins]");
    }

    private static boolean fits(TensorInfo scores, TensorInfo distribution, int classCount) {
        return scores.dim(2) == classCount && isDistribution(distribution.dim(2));
    }

    private static boolean isDistribution(long width) {
        return width % SIDES == 0 && width >= SIDES * LEAST_BINS;
    }

    private static TensorInfo rank3(TensorInfo output) {
        if (output.rank() != 3) {
            throw new ModelException("output " + output + " should have three dimensions");
        }
        return output;
    }

    /**
     * Number of classes of a distribution head whose card is not known.
     *
     * @param named number of class names that came with the model, where there are any
     * @return empty when the outputs are not those of a distribution head
     */
    static OptionalInt distributionClasses(List<TensorInfo> outputs, OptionalInt named) {
        List<Long> widths =
                outputs.stream().map(output -> output.dim(2)).distinct().toList();
        if (widths.size() > 2 || widths.contains(-1L)) {
            return OptionalInt.empty();
        }
        long first = widths.get(0);
        long last = widths.get(widths.size() - 1);
        long ofFirst = outputs.stream().filter(output -> output.dim(2) == first).count();
        if (first != last && ofFirst * 2 != outputs.size()) {
            return OptionalInt.empty();
        }
        if (!isDistribution(first) || !isDistribution(last)) {
            return isDistribution(last)
                    ? OptionalInt.of((int) first)
                    : isDistribution(first) ? OptionalInt.of((int) last) : OptionalInt.empty();
        }
        // Both could be either.
        if (named.isPresent() && widths.contains((long) named.getAsInt())) {
            return named;
        }
        return OptionalInt.of((int) (first == USUAL_DISTRIBUTION ? last : first));
    }

    /**
     * Tells the boxes of a DETR head from its logits: by the width of 4, else (four logits) by the name, else by the
     * usual order, logits first. Throws a {@link ModelException} for anything else.
     */
    public static Queries queries(List<TensorInfo> outputs) {
        if (outputs.size() == 2
                && rank3(outputs.get(0)).dim(1) == rank3(outputs.get(1)).dim(1)) {
            boolean firstFits = outputs.get(0).dim(2) == SIDES;
            boolean secondFits = outputs.get(1).dim(2) == SIDES;
            if (firstFits && secondFits) {
                firstFits = outputs.get(0).name().toLowerCase(Locale.ROOT).contains("box");
            }
            if (firstFits || secondFits) {
                return firstFits ? new Queries(0, 1) : new Queries(1, 0);
            }
        }
        throw new ModelException("the outputs " + outputs + " are not boxes [1, Q, 4] and logits [1, Q, C or C + 1]");
    }

    /** Holds outputs against those of a family; a {@link ModelException} says what does not fit. */
    static void check(HeadFamily family, List<TensorInfo> outputs, int classes) {
        outputs.forEach(HeadOutputs::rank3);
        switch (family) {
            case YOLOX -> checkDense(outputs, 2, classes + YOLOX_BOX_AND_OBJECTNESS, "[1, N, 5 + classes]");
            case YOLOV8 -> checkDense(outputs, 1, classes + YOLOV8_BOX, "[1, 4 + classes, N]");
            case NANODET, PICODET, NANODET_PLUS -> checkLevels(outputs, classes);
            case DETR -> {
                long logits = outputs.get(queries(outputs).logits()).dim(2);
                require(
                        isOrDynamic(logits, classes) || logits == classes + 1,
                        "the logits should be [1, Q, %d] or, with one for 'no object', [1, Q, %d]"
                                .formatted(classes, classes + 1));
            }
        }
    }

    private static void checkDense(List<TensorInfo> outputs, int axis, int expected, String shape) {
        require(outputs.size() == 1, "there should be one output " + shape);
        long found = outputs.get(0).dim(axis);
        require(
                isOrDynamic(found, expected),
                "the output should be %s, so %d where it has %d".formatted(shape, expected, found));
    }

    /** Number of classes of a distribution head that joins all it has in one output; empty when its width is none of such. */
    static OptionalInt joinedClasses(TensorInfo output, OptionalInt named) {
        long width = output.dim(2);
        if (named.isPresent() && isDistribution(width - named.getAsInt())) {
            return named;
        }
        return width > USUAL_DISTRIBUTION
                ? OptionalInt.of(Math.toIntExact(width - USUAL_DISTRIBUTION))
                : OptionalInt.empty();
    }

    /**
     * Bins per side of a distribution head that joins all it has in one output; a {@link ModelException} says that it has not.
     *
     * @param output {@code [1, N, classes + 4 * bins]}
     */
    public static int joinedBins(TensorInfo output, int classes) {
        long sides = output.dim(2) - classes;
        require(
                isDistribution(sides),
                "output %s should have the shape [1, N, %d + 4 * bins]".formatted(output, classes));
        return Math.toIntExact(sides / SIDES);
    }

    private static void checkLevels(List<TensorInfo> outputs, int classes) {
        if (outputs.size() == 1) {
            if (outputs.get(0).dim(2) >= 0) {
                joinedBins(outputs.get(0), classes);
            }
            return;
        }
        require(outputs.size() % 2 == 0, "there should be two outputs for each level");
        if (outputs.stream().allMatch(output -> output.dim(1) >= 0 && output.dim(2) >= 0)) {
            levels(outputs, classes);
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new ModelException(message);
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
            case NANODET, PICODET, NANODET_PLUS ->
                outputs.size() == 1 ? joinedClasses(outputs.get(0), named) : distributionClasses(outputs, named);
            case DETR -> ofDimension(outputs.get(queries(outputs).logits()).dim(2));
        };
    }

    private static OptionalInt ofDimension(long value) {
        return value > 0 ? OptionalInt.of(Math.toIntExact(value)) : OptionalInt.empty();
    }
}
