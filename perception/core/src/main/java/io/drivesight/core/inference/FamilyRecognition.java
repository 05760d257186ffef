package io.drivesight.core.inference;

import io.drivesight.core.preprocess.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.ResizeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Knows the detector families that people bring without a card, by the shapes of their outputs. */
final class FamilyRecognition {
    private static final List<Double> ZERO = List.of(0.0, 0.0, 0.0);
    private static final List<Double> ONE = List.of(1.0, 1.0, 1.0);
    private static final List<Double> BYTE_RANGE = List.of(255.0, 255.0, 255.0);
    /** ImageNet statistics in units of 0..255. */
    private static final List<Double> IMAGENET_MEAN_RGB = List.of(123.675, 116.28, 103.53);

    private static final List<Double> IMAGENET_STD_RGB = List.of(58.395, 57.12, 57.375);
    private static final List<Double> IMAGENET_MEAN_BGR = List.of(103.53, 116.28, 123.675);
    private static final List<Double> IMAGENET_STD_BGR = List.of(57.375, 57.12, 58.395);

    /** Ultralytics writes its class names into the metadata as a Python dictionary: {@code {0: 'person', 1: "..."}}. */
    private static final Pattern PYTHON_ENTRY = Pattern.compile("(\\d{1,5})\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\")");

    private FamilyRecognition() {}

    static Optional<ModelCard> recognise(
            String source, Map<String, String> metadata, TensorInfo input, List<TensorInfo> outputs) {
        boolean dynamic = input.dim(2) < 0 || input.dim(3) < 0;
        int height = dynamic ? 640 : Math.toIntExact(input.dim(2));
        int width = dynamic ? 640 : Math.toIntExact(input.dim(3));
        HeadFamily family = family(outputs, width, height);
        if (family == null) {
            return Optional.empty();
        }
        int classCount = classCount(family, outputs);
        List<String> classes = classNames(metadata, classCount);
        if (classes == null) {
            throw new ModelException(source + ": looks like " + family + " with " + classCount
                    + " classes, whose names are unknown; name them in " + source + ModelCards.SIDE_FILE_SUFFIX);
        }
        return Optional.of(new ModelCard(
                nameOf(source),
                family,
                classes,
                inputSpec(family, width, height, dynamic),
                Thresholds.DEFAULT,
                null,
                null));
    }

    private static String nameOf(String source) {
        String file = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
        return file.endsWith(".onnx") ? file.substring(0, file.length() - ".onnx".length()) : file;
    }

    private static @Nullable HeadFamily family(List<TensorInfo> outputs, int width, int height) {
        if (outputs.stream().anyMatch(output -> output.rank() != 3)) {
            return null;
        }
        if (outputs.size() == 1) {
            return denseFamily(outputs.get(0), width, height);
        }
        if (outputs.size() == 2 && outputs.stream().anyMatch(output -> output.dim(2) == 4)) {
            return HeadFamily.DETR;
        }
        return switch (outputs.size()) {
            case 6 -> HeadFamily.NANODET;
            case 8 -> HeadFamily.PICODET;
            default -> null;
        };
    }

    private static @Nullable HeadFamily denseFamily(TensorInfo output, int width, int height) {
        long cells = cells(width, height, 8) + cells(width, height, 16) + cells(width, height, 32);
        if (output.dim(2) > 5 && (output.dim(1) == cells || output.dim(1) < 0)) {
            return HeadFamily.YOLOX;
        }
        if (output.dim(1) > 4 && (output.dim(2) == cells || output.dim(2) < 0)) {
            return HeadFamily.YOLOV8;
        }
        return null;
    }

    private static long cells(int width, int height, int stride) {
        return (long) (width / stride) * (height / stride);
    }

    /** Class count by the outputs' shapes; -1 where a dimension is dynamic. */
    private static int classCount(HeadFamily family, List<TensorInfo> outputs) {
        return Math.toIntExact(
                switch (family) {
                    case YOLOX -> outputs.get(0).dim(2) - 5;
                    case YOLOV8 -> outputs.get(0).dim(1) - 4;
                    // Class scores come before the distributions in both exports; the smaller index is the scores'.
                    case NANODET, PICODET -> scoreOutputs(outputs).get(0).dim(2);
                    case DETR ->
                        outputs.stream()
                                .filter(output -> output.dim(2) != 4)
                                .findFirst()
                                .orElse(outputs.get(0))
                                .dim(2);
                });
    }

    /** Of the paired outputs, those with class scores: the first half, by order of appearance per level. */
    private static List<TensorInfo> scoreOutputs(List<TensorInfo> outputs) {
        Map<Long, List<TensorInfo>> byWidth = new TreeMap<>();
        for (TensorInfo output : outputs) {
            byWidth.computeIfAbsent(output.dim(2), key -> new ArrayList<>()).add(output);
        }
        return byWidth.entrySet().stream()
                .filter(entry -> entry.getKey() != 32)
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(outputs);
    }

    private static @Nullable List<String> classNames(Map<String, String> metadata, int count) {
        String names = metadata.get("names");
        if (names != null) {
            TreeMap<Integer, String> byIndex = new TreeMap<>();
            Matcher matcher = PYTHON_ENTRY.matcher(names);
            while (matcher.find()) {
                String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
                byIndex.put(Integer.valueOf(matcher.group(1)), name);
            }
            if (byIndex.size() == count && byIndex.lastKey() == count - 1) {
                return List.copyOf(byIndex.values());
            }
        }
        return switch (count) {
            case 80 -> CocoClasses.NAMES;
            // DETR adds a last class for "nothing there".
            case 81 -> CocoClasses.NAMES;
            default -> null;
        };
    }

    private static InputSpec inputSpec(HeadFamily family, int width, int height, boolean dynamic) {
        return switch (family) {
            case YOLOX ->
                new InputSpec(
                        width, height, dynamic, 32, ChannelOrder.BGR, ResizeMode.LETTERBOX_TOP_LEFT, 114, ZERO, ONE);
            case NANODET ->
                new InputSpec(
                        width,
                        height,
                        dynamic,
                        32,
                        ChannelOrder.BGR,
                        ResizeMode.LETTERBOX_TOP_LEFT,
                        0,
                        IMAGENET_MEAN_BGR,
                        IMAGENET_STD_BGR);
            case PICODET ->
                new InputSpec(
                        width,
                        height,
                        dynamic,
                        64,
                        ChannelOrder.RGB,
                        ResizeMode.STRETCH,
                        0,
                        IMAGENET_MEAN_RGB,
                        IMAGENET_STD_RGB);
            case YOLOV8 ->
                new InputSpec(
                        width,
                        height,
                        dynamic,
                        32,
                        ChannelOrder.RGB,
                        ResizeMode.LETTERBOX_CENTER,
                        114,
                        ZERO,
                        BYTE_RANGE);
            case DETR ->
                new InputSpec(
                        width,
                        height,
                        dynamic,
                        32,
                        ChannelOrder.RGB,
                        ResizeMode.STRETCH,
                        0,
                        IMAGENET_MEAN_RGB,
                        IMAGENET_STD_RGB);
        };
    }

    /** Holds the number of classes in the card against the outputs. */
    static void checkOutputs(String source, ModelCard card, List<TensorInfo> outputs) {
        int expected = card.classes().size();
        int found = classCount(card.family(), outputs);
        boolean fits = found < 0 || found == expected || (card.family() == HeadFamily.DETR && found == expected + 1);
        if (!fits) {
            throw new ModelException("%s: the card names %d classes, the graph's outputs %s have %d"
                    .formatted(source, expected, outputs, found));
        }
    }
}
