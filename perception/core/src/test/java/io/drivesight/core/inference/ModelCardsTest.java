package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardsTest {
    private static final String SOURCE = "model.onnx";
    private static final ModelCard CARD = new ModelCard(
            "driving-nano",
            HeadFamily.YOLOX,
            List.of("car", "person", "on/off: \"odd\""),
            new InputSpec(
                    640,
                    384,
                    true,
                    32,
                    ChannelOrder.BGR,
                    ResizeMode.LETTERBOX_TOP_LEFT,
                    114,
                    List.of(103.53, 0.0, -1.5),
                    List.of(1.0, 57.375, 0.017429)),
            new Thresholds(0.25, 0.45, 300),
            "Apache-2.0",
            new Provenance(
                    "yolox_nano",
                    "ab12",
                    Map.of("carla", "cd34"),
                    "head",
                    "drivesight train",
                    Map.of("ap50", 0.729),
                    3e-5,
                    List.of("yolox_nano ab12")));

    private static final String MINIMAL = """
            name: mine
            family: yolov8
            classes: [car, person]
            input:
              width: 640
              height: 384
              dynamic: false
              stride: 32
              channels: RGB
              resize: LETTERBOX_CENTER
              padding: 114
              mean: [0, 0, 0]
              std: [255, 255.0, 255]
            thresholds: {score: 0.3, iou: 0.5, maxDetections: 100}
            """;

    @TempDir
    private Path folder;

    @Test
    void fromJson_afterToJson_isTheSameCard() {
        assertThat(ModelCards.fromJson(ModelCards.toJson(CARD), SOURCE)).isEqualTo(CARD);
    }

    @Test
    void readSideFile_afterToYaml_isTheSameCard() throws Exception {
        assertThat(sideFile(ModelCards.toYaml(CARD))).isEqualTo(CARD);
    }

    @Test
    void readSideFile_writtenByHand_isRead() throws Exception {
        ModelCard card = sideFile(MINIMAL);

        assertThat(card.family()).isEqualTo(HeadFamily.YOLOV8);
        assertThat(card.input().std()).containsExactly(255.0, 255.0, 255.0);
        assertThat(card.license()).isNull();
        assertThat(card.provenance()).isNull();
    }

    @Test
    void readSideFile_none_isEmpty() {
        assertThat(ModelCards.readSideFile(folder.resolve(SOURCE))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name: mine                  | ''                     | name is missing",
                "name: mine                  | name: [a]              | name must be text, was",
                "name: mine                  | name: ''               | name must not be empty",
                "family: yolov8              | ''                     | family is missing",
                "family: yolov8              | family: yolov99        | family must be one of [YOLOX, NANODET",
                "family: yolov8              | family: 8              | family must be one of",
                "classes: [car, person]      | ''                     | classes is missing",
                "classes: [car, person]      | classes: []            | at least one class",
                "classes: [car, person]      | classes: car           | classes must be a list, was",
                "classes: [car, person]      | classes: [car, 7]      | classes[1] must be text, was 7",
                "classes: [car, person]      | classes: [car, car]    | without duplicates",
                "width: 640                  | width: -640            | input is wrong: input width, height and stride must be at least 1",
                "width: 640                  | width: wide            | input.width must be a whole number, was",
                "width: 640                  | width: 640.5           | input.width must be a whole number, was 640.5",
                "width: 640                  | width: 99999999999     | input.width must be a whole number, was 99999999999",
                "width: 640                  | width: 8193            | input must have sides and a stride of at most 8192",
                "width: 640                  | wdith: 640             | input.wdith is no known key; known here: channels",
                "height: 384                 | height: ~              | input.height is missing",
                "dynamic: false              | dynamic: perhaps       | input.dynamic must be true or false",
                "stride: 32                  | stride: 0              | input is wrong: input width, height and stride",
                "channels: RGB               | channels: CMYK         | input.channels must be one of [BGR, RGB]",
                "resize: LETTERBOX_CENTER    | resize: crop           | input.resize must be one of",
                "padding: 114                | padding: 256           | input padding must be 0..255, was 256",
                "'mean: [0, 0, 0]'           | 'mean: [0, 0]'         | input mean and std need three values",
                "'mean: [0, 0, 0]'           | 'mean: [0, .nan, 0]'   | line 12: Malformed numeric value",
                "'mean: [0, 0, 0]'           | 'mean: [0, NaN, 0]'    | input.mean[1] must be a number, was \"NaN\"",
                "'mean: [0, 0, 0]'           | 'mean: [1e999, 0, 0]'  | input.mean[0] is too large",
                "'std: [255, 255.0, 255]'    | 'std: [1, \" \", 1]'   | input.std[1] must be a number, was \" \"",
                "score: 0.3                  | 'score: \" \"'         | thresholds.score must be a number, was \" \"",
                "padding: 114                | 'padding: \" \"'       | input.padding must be a whole number, was \" \"",
                "dynamic: false              | 'dynamic: \" \"'       | input.dynamic must be true or false, was \" \"",
                "name: mine                  | 'name: mine\nlicense: \" \"' | license must not be empty",
                "'std: [255, 255.0, 255]'    | 'std: [1, 0, 1]'       | std above 0",
                "score: 0.3                  | score: 1.3             | thresholds is wrong: score and iou must be 0..1",
                "iou: 0.5                    | iou: half              | thresholds.iou must be a number, was",
                "maxDetections: 100          | maxDetections: 0       | maxDetections at least 1",
                "name: mine                  | 'name: mine\nprovenance: 3' | provenance",
                "name: mine                  | 'name: mine\ngroups: [1, 2]' | groups must be numbers above 0 whose sum is 2",
                "name: mine                  | 'name: mine\ngroups: [3, -1]' | groups must be numbers above 0 whose sum is 2",
                "name: mine                  | 'name: a\nname: b'     | line 2: Duplicate",
            })
    void readSideFile_oneFieldWrong_namesFileAndField(String good, String bad, String message) {
        String text = MINIMAL.replace(good, bad.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(MINIMAL);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> sideFile(text))
                .withMessageContaining("model.onnx.card.yaml: ")
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "just text", "42", "input: [", "a: b: c", "\tx"})
    void readSideFile_noCard_namesFile(String text) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> sideFile(text))
                .withMessageContaining("model.onnx.card.yaml: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"name\": ", "{}", "\"text\"", "{\"name\":\"a\"} {"})
    void fromJson_noCard_namesSource(String json) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelCards.fromJson(json, SOURCE))
                .withMessageContaining("model.onnx (metadata drivesight.card): ");
    }

    @Test
    void readSideFile_huge_isRefusedBeforeReading() throws Exception {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> sideFile("#".repeat(2 << 20)))
                .withMessageContaining("not plausible");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 384, 608, 'input width 640, the graph 608'",
        "1, 3, 416, 640, 'input height 384, the graph 416'",
        "1, 1, 384, 640, 3 channels",
        "4, 3, 384, 640, batch is fixed",
        "1, 3, 384, 640, dynamic",
    })
    void check_cardAgainstOtherGraph_throws(long batch, long channels, long height, long width, String message) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> check(CARD, List.of(batch, channels, height, width), List.of(-1L, -1L, 8L)))
                .withMessageContaining(SOURCE)
                .withMessageContaining(message);
    }

    @Test
    void check_cardAgainstItsGraph_passes() {
        check(CARD, List.of(-1L, 3L, -1L, -1L), List.of(-1L, -1L, 8L));
        check(CARD, List.of(1L, 3L, -1L, -1L), List.of(1L, -1L, -1L));
    }

    @Test
    void check_otherOutputs_throws() {
        List<Long> input = List.of(-1L, 3L, -1L, -1L);

        assertMisfit(input, List.of(-1L, -1L, 9L), "[1, N, 5 + classes], so 8 where it has 9");
        assertMisfit(input, List.of(1L, 8L), "three dimensions");
    }

    private static void assertMisfit(List<Long> input, List<Long> output, String message) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> check(CARD, input, output))
                .withMessageContaining("YOLOX with 3 classes")
                .withMessageContaining(message);
    }

    private static void check(ModelCard card, List<Long> input, List<Long> output) {
        ModelCards.check(SOURCE, card, new TensorInfo("in", input), List.of(new TensorInfo("out", output)));
    }

    private ModelCard sideFile(String text) throws Exception {
        Path model = folder.resolve(SOURCE);
        Files.writeString(folder.resolve(SOURCE + ModelCards.SIDE_FILE_SUFFIX), text);
        return ModelCards.readSideFile(model).orElseThrow();
    }
}
