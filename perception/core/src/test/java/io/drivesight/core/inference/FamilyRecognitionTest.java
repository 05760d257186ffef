package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.inference.FamilyRecognition.Recognised;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FamilyRecognitionTest {
    private static final String SOURCE = "dir/model.onnx";
    private static final int[] CELLS_416 = {2704, 676, 169, 49};

    @Test
    void recognise_yolox_isBgrTopLeft() {
        ModelCard card = recognise(416, 416, shape(1, 3549, 85));

        assertThat(card.name()).isEqualTo("model");
        assertThat(card.family()).isEqualTo(HeadFamily.YOLOX);
        assertThat(card.classes()).isEqualTo(ClassNames.COCO);
        assertThat(card.input().channels()).isEqualTo(ChannelOrder.BGR);
        assertThat(card.input().resize()).isEqualTo(ResizeMode.LETTERBOX_TOP_LEFT);
        assertThat(card.input().width()).isEqualTo(416);
        assertThat(card.input().dynamic()).isFalse();
    }

    @Test
    void recognise_yoloxWithDynamicBatchHeightWidth_isDynamic() {
        ModelCard card = recognise(names(8), -1, -1, shape(-1, -1, 13));

        assertThat(card.family()).isEqualTo(HeadFamily.YOLOX);
        assertThat(card.classes()).hasSize(8);
        assertThat(card.input().dynamic()).isTrue();
        assertThat(card.input().width()).isEqualTo(640);
    }

    @Test
    void recognise_oneDynamicSide_keepsTheFixedOne() {
        ModelCard card = recognise(384, -1, shape(1, -1, 85));

        assertThat(card.input().height()).isEqualTo(384);
        assertThat(card.input().width()).isEqualTo(384);
        assertThat(card.input().dynamic()).isFalse();
    }

    @Test
    void recognise_rectangularYolov8_isRgbCentred() {
        // 640 x 384: 80 * 48 + 40 * 24 + 20 * 12
        ModelCard card = recognise(384, 640, shape(1, 84, 5040));

        assertThat(card.family()).isEqualTo(HeadFamily.YOLOV8);
        assertThat(card.input().channels()).isEqualTo(ChannelOrder.RGB);
        assertThat(card.input().resize()).isEqualTo(ResizeMode.LETTERBOX_CENTER);
        assertThat(card.input().std()).containsOnly(255.0);
    }

    @Test
    void recognise_dynamicYolov8_isNotTakenForYolox() {
        assertThat(recognise(-1, -1, shape(-1, 84, -1)).family()).isEqualTo(HeadFamily.YOLOV8);
    }

    @Test
    void recognise_namesInTheMetadata_areTaken() {
        ModelCard card = recognise("{0: 'person', 1: \"driver's cab\", 2: 'car'}", 640, 640, shape(1, 7, 8400));

        assertThat(card.classes()).containsExactly("person", "driver's cab", "car");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{0: 'person'}", "{0: 'a', 1: 'b', 3: 'd'}", "nonsense"})
    void recognise_unknownNames_saysWhereToNameThem(String names) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> recognise(names, 640, 640, shape(1, 7, 8400)))
                .withMessageContaining("YOLOV8 with 3 class")
                .withMessageContaining(SOURCE + ".card.yaml");
    }

    @ParameterizedTest
    @CsvSource({"80, 32", "8, 32", "32, 32", "7, 32", "32, 68", "68, 32", "80, 68", "20, 32"})
    void recognise_distributionHead_tellsScoresFromSidesInAnyOrder(int classes, int sides) {
        for (List<TensorInfo> order : orders(classes, sides, 3)) {
            ModelCard card = recognise(names(classes), 416, 416, order);

            assertThat(card.family()).isEqualTo(HeadFamily.NANODET);
            assertThat(card.classes()).as("%s", order).hasSize(classes);
            ModelCards.check(SOURCE, card, input(416, 416), order);
        }
    }

    @Test
    void recognise_fourLevels_isPicodetStretched() {
        ModelCard card = recognise(416, 416, orders(80, 32, 4).get(0));

        assertThat(card.family()).isEqualTo(HeadFamily.PICODET);
        assertThat(card.input().resize()).isEqualTo(ResizeMode.STRETCH);
    }

    @ParameterizedTest
    @CsvSource({
        "nanodet_plus_m_416.onnx, '', NANODET_PLUS, false",
        "NanoDet-m-1.5x.onnx, HardSwish, NANODET_PLUS, false",
        "picodet_s.onnx, LeakyRelu, PICODET, false",
        "model.onnx, LeakyRelu, NANODET_PLUS, false",
        "model.onnx, HardSigmoid, PICODET, false",
        "model.onnx, HardSwish, PICODET, false",
        "model.onnx, Relu, PICODET, true",
    })
    void recognise_fourLevels_tellsByNameThenByActivationsElseSaysWhatItAssumes(
            String file, String operator, HeadFamily family, boolean assumed) {
        for (List<TensorInfo> outputs : List.of(orders(80, 32, 4).get(0), List.of(shape(1, 3598, 112)))) {
            Recognised found = recognised("dir/" + file, "", Set.of(operator), input(416, 416), outputs);

            assertThat(found.card().family()).isEqualTo(family);
            assertThat(found.card().classes()).isEqualTo(ClassNames.COCO);
            assertThat(found.card().input().resize()).isEqualTo(ResizeMode.STRETCH);
            assertThat(found.assumed()).hasSize(assumed ? 1 : 0);
            ModelCards.check(SOURCE, found.card(), input(416, 416), outputs);
        }
    }

    @Test
    void recognise_threeLevelsCalledNanodetPlus_isOne() {
        assertThat(recognised(
                                "nanodet-plus-m.onnx",
                                "",
                                Set.of(),
                                input(416, 416),
                                orders(80, 32, 3).get(0))
                        .card()
                        .family())
                .isEqualTo(HeadFamily.NANODET_PLUS);
    }

    @Test
    void recognise_oneJoinedDistributionOfThreeLevels_isNanodet() {
        assertThat(recognise(416, 416, shape(1, 3549, 112)).family()).isEqualTo(HeadFamily.NANODET);
    }

    @Test
    void recognise_joinedDistributionOfAnyInputSize_isTakenByItsWidth() {
        assertThat(recognise(-1, -1, shape(1, -1, 112)).family()).isEqualTo(HeadFamily.PICODET);
        assertThat(recognise(names(8), -1, -1, shape(1, -1, 40)).classes()).hasSize(8);
    }

    @ParameterizedTest
    @CsvSource({
        "picodet_s_416.onnx, '', 416, 416",
        "picodet_s_416x256.onnx, '', 416, 256",
        "picodet-640x384-2024.onnx, '[320, 320]', 640, 384",
        "v2.512.onnx, '[256, 416]', 416, 256",
        "run2048_5/yolox_nano.onnx, '', 416, 416",
        "yolox_s.onnx, '', 640, 640",
        "picodet_s_417.onnx, '', 416, 416",
        "detector_step_9600.onnx, '', 416, 416",
        "picodet_s_epoch_160.onnx, '', 416, 416",
        "picodet-Steps-320-iter-640.onnx, '', 416, 416",
        "picodet_ckpt_960_512.onnx, '', 512, 512",
        "picodet_s_096.onnx, '', 416, 416",
        "picodet_s_160.onnx, '', 160, 160",
        "picodet_1920x1088.onnx, '', 1920, 1088",
        "yolox_nano_2016.onnx, '', 416, 416",
    })
    void recognise_anyInputSize_readsItFromNamesElseTakesThePublishedOne(
            String file, String imageSize, int width, int height) {
        boolean yolox = file.contains("yolox");
        List<TensorInfo> outputs =
                yolox ? List.of(shape(1, -1, 85)) : orders(80, 32, 4).get(0);
        ModelHints hints = new ModelHints("dir/" + file, "", Map.of("imgsz", imageSize), Set.of("HardSwish"));

        Recognised found =
                FamilyRecognition.recognise(hints, input(-1, -1), free(outputs)).orElseThrow();

        assertThat(found.card().input().width()).isEqualTo(width);
        assertThat(found.card().input().height()).isEqualTo(height);
        assertThat(found.card().input().dynamic()).isTrue();
        assertThat(Stream.of(found.read(), found.assumed()).flatMap(List::stream))
                .singleElement()
                .asString()
                .contains("takes any input size", width + "x" + height);
        ModelCards.check(SOURCE, found.card(), input(-1, -1), free(outputs));
    }

    /** A number on its own may mean anything, unless it is the family's usual size. */
    @ParameterizedTest
    @CsvSource({
        "picodet_s_416.onnx, '', false",
        "picodet_s_320.onnx, '', true",
        "picodet_s_320x320.onnx, '', false",
        "picodet_s.onnx, '[320, 320]', false",
    })
    void recognise_anyInputSize_warnsWhereOneNumberSaysIt(String file, String imageSize, boolean warned) {
        ModelHints hints = new ModelHints(file, "", Map.of("imgsz", imageSize), Set.of("HardSwish"));

        Recognised found = FamilyRecognition.recognise(
                        hints, input(-1, -1), free(orders(80, 32, 4).get(0)))
                .orElseThrow();

        assertThat(found.assumed()).hasSize(warned ? 1 : 0);
        assertThat(found.read()).hasSize(warned ? 0 : 1);
    }

    private static List<TensorInfo> free(List<TensorInfo> outputs) {
        return outputs.stream().map(output -> shape(1, -1, output.dim(2))).toList();
    }

    @Test
    void recognise_distributionHeadWithoutNames_isCocoWhereItFits() {
        assertThat(recognise(416, 416, orders(80, 32, 3).get(1)).classes()).isEqualTo(ClassNames.COCO);
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> recognise(416, 416, orders(8, 32, 3).get(1)))
                .withMessageContaining("NANODET with 8 class");
    }

    @ParameterizedTest
    @CsvSource({"80, 255", "81, 58.395"})
    void recognise_detr_normalisesAsItsKindDoes(int logits, double firstStd) {
        ModelCard card = recognise(640, 640, shape(1, 300, 4), shape(1, 300, logits));

        assertThat(card.family()).isEqualTo(HeadFamily.DETR);
        assertThat(card.classes()).hasSize(80);
        assertThat(card.input().std().get(0)).isEqualTo(firstStd);
    }

    @Test
    void recognise_detrNames_mayLeaveOutNoObject() {
        assertThat(recognise(names(3), 640, 640, shape(1, 100, 4), shape(1, 100, 4))
                        .classes())
                .hasSize(3);
    }

    /** Only a DETR has a class for "no object". */
    @Test
    void recognise_yoloxWith81Classes_isNotCoco() {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> recognise(416, 416, shape(1, 3549, 86)))
                .withMessageContaining("81 class");
    }

    @Test
    void recognise_otherShapes_areUnknown() {
        assertThat(isKnown(shape(1, 1000))).isFalse();
        assertThat(isKnown(shape(1, 3000, 85))).isFalse();
        assertThat(isKnown(shape(1, 300, 6))).isFalse();
        assertThat(isKnown(shape(1, 8732, 4), shape(1, 8732, 81))).isFalse();
        assertThat(isKnown(shape(1, 10, 4), shape(1, 20, 81))).isFalse();
        assertThat(isKnown(shape(1, 10, 5), shape(1, 10, 6), shape(1, 10, 7))).isFalse();
        assertThat(isKnown(
                        IntStream.range(0, 6).mapToObj(i -> shape(1, 2704, 80)).toArray(TensorInfo[]::new)))
                .isFalse();
    }

    private static boolean isKnown(TensorInfo... outputs) {
        ModelHints hints = new ModelHints(SOURCE, "", Map.of(), Set.of());
        return FamilyRecognition.recognise(hints, input(416, 416), List.of(outputs))
                .isPresent();
    }

    /** Pairs in turn, scores first, distributions first. */
    private static List<List<TensorInfo>> orders(int classes, int sides, int levels) {
        List<TensorInfo> scores = new ArrayList<>();
        List<TensorInfo> distributions = new ArrayList<>();
        List<TensorInfo> pairs = new ArrayList<>();
        for (int level = 0; level < levels; level++) {
            scores.add(shape(1, CELLS_416[level], classes));
            distributions.add(shape(1, CELLS_416[level], sides));
            pairs.add(scores.get(level));
            pairs.add(distributions.get(level));
        }
        List<TensorInfo> scoresFirst = new ArrayList<>(scores);
        scoresFirst.addAll(distributions);
        List<TensorInfo> distributionsFirst = new ArrayList<>(distributions);
        distributionsFirst.addAll(scores);
        return List.of(pairs, scoresFirst, distributionsFirst);
    }

    private static String names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> i + ": 'class " + i + "'")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static ModelCard recognise(long height, long width, TensorInfo... outputs) {
        return recognise("", height, width, List.of(outputs));
    }

    private static ModelCard recognise(long height, long width, List<TensorInfo> outputs) {
        return recognise("", height, width, outputs);
    }

    private static ModelCard recognise(String names, long height, long width, TensorInfo... outputs) {
        return recognise(names, height, width, List.of(outputs));
    }

    private static ModelCard recognise(String names, long height, long width, List<TensorInfo> outputs) {
        return recognised(SOURCE, names, Set.of(), input(height, width), outputs)
                .card();
    }

    private static Recognised recognised(
            String source, String names, Set<String> operators, TensorInfo input, List<TensorInfo> outputs) {
        ModelHints hints = new ModelHints(source, "", Map.of("names", names), operators);
        return FamilyRecognition.recognise(hints, input, outputs).orElseThrow();
    }

    private static TensorInfo input(long height, long width) {
        return new TensorInfo("images", List.of(1L, 3L, height, width));
    }

    private static TensorInfo shape(long... shape) {
        return new TensorInfo("out", Arrays.stream(shape).boxed().toList());
    }
}
