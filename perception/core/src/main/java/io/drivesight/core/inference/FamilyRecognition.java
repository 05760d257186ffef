package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.ModelHints.NamedSize;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows the detector families that people bring without a card, by the shapes of their outputs, and where these do not tell by
 * names and operators.
 */
final class FamilyRecognition {
    private static final int FINEST_STRIDE = 8;
    private static final int DENSE_LEVELS = 3;
    private static final int MOST_LEVELS = 4;
    private static final int USUAL_SIDE = 640;
    /** More rows than this are anchors with their scores, not the queries of a DETR. */
    private static final int MOST_QUERIES = 1000;

    /** PicoDet's activations and its channel attention, which no published NanoDet-Plus has; newer exporters write the first. */
    private static final Set<String> PICODET_OPERATORS = Set.of("HardSwish", "HardSigmoid");

    private static final String NANODET_PLUS_OPERATOR = "LeakyRelu";

    private final ModelHints hints;
    private final TensorInfo input;
    private final List<TensorInfo> outputs;
    private final List<String> given;
    private final OptionalInt named;
    /** The graph's, else the one that outputs of a graph that takes any size may still have. */
    private final ImageSize size;

    private final List<String> read = new ArrayList<>();
    private final List<String> assumed = new ArrayList<>();

    private FamilyRecognition(ModelHints hints, TensorInfo input, List<TensorInfo> outputs) {
        this.hints = hints;
        this.input = input;
        this.outputs = outputs;
        this.given = ClassNames.parse(hints.metadata().getOrDefault("names", ""));
        this.named = given.isEmpty() ? OptionalInt.empty() : OptionalInt.of(given.size());
        this.size = fixedSize()
                .map(fixed -> new ImageSize(fixed.width(), fixed.height()))
                .or(() -> hints.size().map(NamedSize::size))
                .orElse(new ImageSize(USUAL_SIDE, USUAL_SIDE));
    }

    /**
     * A card that was made up, and what it rests on, a line each.
     *
     * @param read what the model's names, metadata and operators said
     * @param assumed what nothing said
     */
    record Recognised(ModelCard card, List<String> read, List<String> assumed) {}

    /**
     * A card without being given one, empty for no known family; a {@link ModelException} says that a known family's classes
     * have no names.
     */
    static Optional<Recognised> recognise(ModelHints hints, TensorInfo input, List<TensorInfo> outputs) {
        return new FamilyRecognition(hints, input, outputs).recognise();
    }

    private Optional<Recognised> recognise() {
        @Nullable HeadFamily family = family();
        if (family == null) {
            return Optional.empty();
        }
        int count = HeadOutputs.classCount(family, outputs, named).orElse(given.size());
        List<String> classes = ClassNames.fitting(family, given, count)
                .orElseThrow(() -> new ModelException(hints.source() + ": looks like " + family + " with " + count
                        + " class outputs, whose names are unknown; name them in " + hints.source()
                        + ModelCards.SIDE_FILE_SUFFIX));
        boolean noObject = count > classes.size();
        FamilyDefaults.Input made = fixedSize().orElseGet(() -> freeSize(family, noObject));
        ModelCard card = new ModelCard(
                hints.name(),
                family,
                classes,
                FamilyDefaults.of(family, made, noObject),
                Thresholds.DEFAULT,
                null,
                null);
        return Optional.of(new Recognised(card, List.copyOf(read), List.copyOf(assumed)));
    }

    /** Of a graph that does not take any. A dynamic side takes the other's length. */
    private Optional<FamilyDefaults.Input> fixedSize() {
        long height = input.dim(2);
        long width = input.dim(3);
        return height <= 0 && width <= 0
                ? Optional.empty()
                : Optional.of(new FamilyDefaults.Input(
                        Math.toIntExact(width > 0 ? width : height),
                        Math.toIntExact(height > 0 ? height : width),
                        false));
    }

    private FamilyDefaults.Input freeSize(HeadFamily family, boolean noObject) {
        ImageSize usual = FamilyDefaults.size(family, hints, noObject);
        Optional<NamedSize> told = hints.size();
        ImageSize side = told.map(NamedSize::size).orElse(usual);
        if (told.isPresent()) {
            NamedSize named = told.get();
            (named.alone() && !side.equals(usual) ? assumed : read)
                    .add("takes any input size; made for %s, as %s says".formatted(side, named.where()));
        } else {
            assumed.add(
                    ("takes any input size; %s is assumed, which %s is published for: name another in the file's name"
                                    + " (like model_416x256.onnx) or in the card")
                            .formatted(side, family));
        }
        return new FamilyDefaults.Input(side.width(), side.height(), true);
    }

    private @Nullable HeadFamily family() {
        if (outputs.stream().anyMatch(output -> output.rank() != 3)) {
            return null;
        }
        return switch (outputs.size()) {
            case 1 -> single(outputs.get(0));
            case 2 -> isDetr() ? HeadFamily.DETR : null;
            case 2 * DENSE_LEVELS -> isDistribution() ? threeLevels() : null;
            case 2 * MOST_LEVELS -> isDistribution() ? fourLevels() : null;
            default -> null;
        };
    }

    private @Nullable HeadFamily single(TensorInfo output) {
        long rows = output.dim(1);
        boolean four = rows > 0 && isCells(rows, MOST_LEVELS);
        boolean known = four || isCells(rows, DENSE_LEVELS);
        boolean joined = HeadOutputs.joinedClasses(output, named).isPresent() && !fitsYolox(output);
        if (known && joined && (four || fitsDistribution(output))) {
            return four || rows < 0 ? fourLevels() : threeLevels();
        }
        if (output.dim(2) > HeadOutputs.YOLOX_BOX_AND_OBJECTNESS && isCells(rows, DENSE_LEVELS)) {
            return HeadFamily.YOLOX;
        }
        if (rows > HeadOutputs.YOLOV8_BOX && isCells(output.dim(2), DENSE_LEVELS)) {
            return HeadFamily.YOLOV8;
        }
        return null;
    }

    private boolean fitsYolox(TensorInfo output) {
        boolean cells = isCells(output.dim(1), DENSE_LEVELS);
        return cells && isClassCount(output.dim(2) - HeadOutputs.YOLOX_BOX_AND_OBJECTNESS);
    }

    private boolean fitsDistribution(TensorInfo output) {
        return hints.isCalled("nanodet")
                || hints.isCalled("picodet")
                || isClassCount(HeadOutputs.joinedClasses(output, named).orElseThrow());
    }

    /** A number of classes that has names. */
    private boolean isClassCount(long count) {
        return named.isPresent() ? count == named.getAsInt() : count == ClassNames.COCO.size();
    }

    private HeadFamily threeLevels() {
        boolean plus = Stream.of("nanodet-plus", "nanodet_plus", "nanodetplus").anyMatch(hints::isCalled);
        return plus ? HeadFamily.NANODET_PLUS : HeadFamily.NANODET;
    }

    /** PicoDet and NanoDet-Plus have the same outputs, but their cells' centres and their colours differ. */
    private HeadFamily fourLevels() {
        if (hints.isCalled("picodet")) {
            return HeadFamily.PICODET;
        }
        if (hints.isCalled("nanodet")) {
            return HeadFamily.NANODET_PLUS;
        }
        if (hints.operators().stream().anyMatch(PICODET_OPERATORS::contains)) {
            return HeadFamily.PICODET;
        }
        if (hints.operators().contains(NANODET_PLUS_OPERATOR)) {
            read.add("taken for NANODET_PLUS, whose outputs look as PICODET's, by its activations (LeakyRelu)");
            return HeadFamily.NANODET_PLUS;
        }
        assumed.add(
                "taken for PICODET, but NANODET_PLUS has the same outputs: if it is one, say so by \"nanodet\" in the"
                        + " file's name or by the card's family");
        return HeadFamily.PICODET;
    }

    /** The dimension counts the cells of strides 8, 16, 32 and so on. A dynamic input leaves it open. */
    private boolean isCells(long dimension, int levels) {
        return dimension < 0
                || dimension
                        == IntStream.range(0, levels).mapToLong(this::cells).sum();
    }

    private long cells(int level) {
        int stride = FINEST_STRIDE << level;
        // Strided convolutions round up.
        return (long) ((size.width() + stride - 1) / stride) * ((size.height() + stride - 1) / stride);
    }

    private boolean isDetr() {
        boolean boxes = outputs.stream().anyMatch(output -> output.dim(2) == 4);
        return boxes
                && outputs.get(0).dim(1) == outputs.get(1).dim(1)
                && outputs.get(0).dim(1) <= MOST_QUERIES;
    }

    private boolean isDistribution() {
        if (HeadOutputs.distributionClasses(outputs, named).isEmpty()) {
            return false;
        }
        return outputs.stream().anyMatch(output -> output.dim(1) < 0)
                || IntStream.range(0, outputs.size() / 2).allMatch(level -> isPair(cells(level)));
    }

    private boolean isPair(long rows) {
        return outputs.stream().filter(output -> output.dim(1) == rows).count() == 2;
    }

    /** The input that the reference code of each family was trained with. */
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
                case PICODET ->
                    input.spec(ChannelOrder.RGB, ResizeMode.STRETCH, 0, IMAGENET_MEAN_RGB, IMAGENET_STD_RGB);
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
}
