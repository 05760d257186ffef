package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCards;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.ExecutionProvider;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.TinyOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole detectors on small ONNX files, really run by ONNX Runtime. */
class TinyModelsTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final int ANCHORS = 96 + 24 + 6;
    private static final String NAMES = "{0: 'sofa', 1: 'car', 2: 'person'}";
    /** Half the size of the models' inputs, so that boxes halve; no padding. */
    private static final PixelImage FRAME = new PixelImage(new ImageSize(48, 32), new byte[48 * 32 * 3]);

    @TempDir
    private Path folder;

    @Test
    void detect_yolov8_findsItsClassesInFramePixels() {
        List<Detection> found = detect(yolov8(), Thresholds.DEFAULT);

        assertThat(found).hasSize(3);
        assertDetection(found.get(0), ObjectClass.of("sofa"), "sofa", 0.95, new Box(27.5, 17.5, 32.5, 22.5));
        assertDetection(found.get(1), ObjectClass.CAR, "car", 0.8, new Box(10, 5, 20, 15));
        assertDetection(found.get(2), ObjectClass.PERSON, "person", 0.6, new Box(0, 0, 5, 10));
    }

    /** The sofa has the highest score, and must not take the one place there is. */
    @Test
    void detect_limitOfOneOfAnEverydayDetector_countsRoadUsersOnly() {
        int rows = 4 + ClassNames.COCO.size();
        float[] values = new float[rows * ANCHORS];
        anchor(values, 3, 60, 40, 10, 10);
        values[(4 + ClassNames.COCO.indexOf("sofa")) * ANCHORS + 3] = 0.95f;
        anchor(values, 50, 30, 20, 20, 20);
        values[(4 + ClassNames.COCO.indexOf("car")) * ANCHORS + 50] = 0.8f;
        TinyOnnx everyday = input().output("out", values, 1, rows, ANCHORS);

        List<Detection> found = detect(everyday, new Thresholds(0.3, 0.5, 1));

        assertThat(found).extracting(Detection::label).containsExactly("car");
    }

    @Test
    void detect_detrWithSigmoid_findsRoadUsers() {
        TinyOnnx model = detr(new float[] {-9, 2, -9, -9, -9, -9}, 3);

        List<Detection> found = detect(model, Thresholds.DEFAULT);

        assertThat(found).hasSize(1);
        assertDetection(found.get(0), ObjectClass.CAR, "car", 0.88, new Box(12, 8, 36, 24));
    }

    @Test
    void detect_detrWithNoObject_findsRoadUsers() {
        TinyOnnx model = detr(new float[] {0, 0, 4, 0, 0, 0, 0, 9}, 4);

        List<Detection> found = detect(model, Thresholds.DEFAULT);

        assertThat(found).hasSize(1);
        assertDetection(found.get(0), ObjectClass.PERSON, "person", 0.95, new Box(12, 8, 36, 24));
    }

    @Test
    void detect_detrQueriesThatOverlap_areNotSuppressed() {
        TinyOnnx model = input().output("logits", new float[] {-9, 2, -9, -9, 1, -9}, 1, 2, 3)
                .output("boxes", new float[] {.5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f}, 1, 2, 4)
                .metadata("names", NAMES);

        assertThat(detect(model, Thresholds.DEFAULT)).hasSize(2);
    }

    /** The shapes of the profiles were measured for other families. */
    @Test
    void inputSize_autoOfADetrThatTakesAnySize_isItsOwn() {
        TinyOnnx tiny = TinyOnnx.input("images", 1, 3, -1, -1)
                .output("logits", new float[6], 1, 2, 3)
                .output("pred_boxes", new float[8], 1, 2, 4)
                .metadata("names", NAMES);
        try (OnnxModel model = open(tiny)) {
            assertThat(new OnnxObjectDetector(model, Thresholds.DEFAULT, InputProfile.AUTO, () -> 0)
                            .inputSize(new ImageSize(1920, 1080)))
                    .isEqualTo(new ImageSize(640, 640));
        }
    }

    @Test
    void detect_distributionHeadOfEightClasses_findsRoadUsers() {
        float[] scores = new float[96 * 8];
        scores[(12 + 2) * 8 + 1] = 0.9f;
        TinyOnnx model = input().output("d0", new float[96 * 32], 1, 96, 32)
                .output("d1", new float[24 * 32], 1, 24, 32)
                .output("d2", new float[6 * 32], 1, 6, 32)
                .output("s2", new float[6 * 8], 1, 6, 8)
                .output("s0", scores, 1, 96, 8)
                .output("s1", new float[24 * 8], 1, 24, 8)
                .metadata("names", "{0:'a',1:'car',2:'b',3:'c',4:'d',5:'e',6:'f',7:'g'}");

        List<Detection> found = detect(model, Thresholds.DEFAULT);

        // Cell (2, 1), stride 8, NanoDet: centre (19.5, 11.5), each side 3.5 strides; frame pixels are half of that.
        assertThat(found).hasSize(1);
        assertDetection(found.get(0), ObjectClass.CAR, "car", 0.9, new Box(0, 0, 23.75, 19.75));
    }

    @Test
    void detect_nan_throwsInsteadOfFindingNothing() {
        float[] values = new float[7 * ANCHORS];
        values[500] = Float.NaN;
        TinyOnnx model = input().output("out", values, 1, 7, ANCHORS).metadata("names", NAMES);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> detect(model, Thresholds.DEFAULT))
                .withMessageContaining("out[1, 7, 126]")
                .withMessageContaining("not a number");
    }

    @Test
    void detect_twice_givesTheSame() {
        try (OnnxModel model = open(yolov8())) {
            OnnxObjectDetector detector = new OnnxObjectDetector(model, Thresholds.DEFAULT, () -> 0);

            assertThat(detector.detect(FRAME).detections())
                    .isEqualTo(detector.detect(FRAME).detections());
        }
    }

    @Test
    void detect_severalThreads_giveTheSame() throws Exception {
        try (OnnxModel model = open(yolov8())) {
            OnnxObjectDetector detector = new OnnxObjectDetector(model, Thresholds.DEFAULT, () -> 0);
            List<Detection> expected = detector.detect(FRAME).detections();
            Callable<List<Detection>> call = () -> detector.detect(FRAME).detections();
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                for (Future<List<Detection>> result : threads.invokeAll(Collections.nCopies(100, call))) {
                    assertThat(result.get()).isEqualTo(expected);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Where there is no GPU, or the runtime was built without, the model runs all the same, and says on what. */
    @ParameterizedTest
    @EnumSource(ProviderChoice.class)
    void load_anyProviderChoice_runs(ProviderChoice choice) {
        RuntimeOptions options = new RuntimeOptions(choice, 1, 0, 0);
        try (OnnxModel model = OnnxModel.of(yolov8().bytes(), "tiny.onnx", null, options)) {
            assertThat(new OnnxObjectDetector(model, Thresholds.DEFAULT, () -> 0)
                            .detect(FRAME)
                            .detections())
                    .hasSize(3);
            if (choice == ProviderChoice.CPU) {
                assertThat(model.provider()).isEqualTo(ExecutionProvider.CPU);
            }
        }
    }

    @Test
    void load_cardInTheMetadata_goesBeforeTheShapes() {
        ModelCard recognised;
        try (OnnxModel model = open(yolov8())) {
            recognised = model.card();
        }
        ModelCard card = new ModelCard(
                "mine",
                HeadFamily.YOLOV8,
                List.of("bus", "tram", "cow"),
                recognised.input(),
                Thresholds.DEFAULT,
                null,
                null);

        List<Detection> found =
                detect(yolov8().metadata(ModelCards.METADATA_KEY, ModelCards.toJson(card)), Thresholds.DEFAULT);

        assertThat(found)
                .extracting(Detection::objectClass)
                .containsExactly(ObjectClass.BUS, ObjectClass.TRAIN, ObjectClass.ANIMAL);
    }

    @Test
    void load_sideFile_goesBeforeAllElse() throws Exception {
        Path file = yolov8().write(folder.resolve("m.onnx"));
        try (OnnxModel model = OnnxModel.load(file, RuntimeOptions.CPU)) {
            ModelCard card = model.card();
            Files.writeString(
                    folder.resolve("m.onnx.card.yaml"),
                    ModelCards.toYaml(new ModelCard(
                            "side",
                            card.family(),
                            List.of("a", "b", "c"),
                            card.input(),
                            card.thresholds(),
                            null,
                            null)));
        }

        try (OnnxModel model = OnnxModel.load(file, RuntimeOptions.CPU)) {
            assertThat(model.card().name()).isEqualTo("side");
            assertThat(model.sha256()).isEqualTo(OnnxModel.sha256(Files.readAllBytes(file)));
            model.warmUp(model.card().input().size());
        }
    }

    @Test
    void load_sideFileThatDoesNotFit_throws() throws Exception {
        Path file = yolov8().write(folder.resolve("m.onnx"));
        try (OnnxModel model = OnnxModel.load(file, RuntimeOptions.CPU)) {
            ModelCard card = model.card();
            Files.writeString(
                    folder.resolve("m.onnx.card.yaml"),
                    ModelCards.toYaml(new ModelCard(
                            "side", card.family(), List.of("a"), card.input(), card.thresholds(), null, null)));
        }

        assertCannotLoad(file, "m.onnx", "YOLOV8 with 1 classes", "so 5 where it has 7");
    }

    @Test
    void load_unknownFamily_saysWhatToDo() {
        Path file = input().output("probabilities", new float[10], 1, 10).write(folder.resolve("m.onnx"));

        assertCannotLoad(file, "m.onnx", "probabilities[1, 10]", "no known family", "m.onnx.card.yaml");
    }

    @Test
    void load_oneChannel_throws() {
        Path file = TinyOnnx.input("x", 1, 1, HEIGHT, WIDTH)
                .output("out", new float[7 * ANCHORS], 1, 7, ANCHORS)
                .metadata("names", NAMES)
                .write(folder.resolve("m.onnx"));

        assertCannotLoad(file, "m.onnx", "3 channels");
    }

    @Test
    void load_flatInput_throws() {
        Path file = TinyOnnx.input("x", 1, 100)
                .output("out", new float[7 * ANCHORS], 1, 7, ANCHORS)
                .write(folder.resolve("m.onnx"));

        assertCannotLoad(file, "m.onnx", "one input [batch, 3, height, width]");
    }

    @Test
    void run_otherInputSize_throws() {
        try (OnnxModel model = open(yolov8())) {
            assertThatExceptionOfType(ModelException.class)
                    .isThrownBy(() -> model.run(Preprocessor.allocate(new ImageSize(32, 32)), 1, new ImageSize(32, 32)))
                    .withMessageContaining("inference failed");
        }
    }

    @Test
    void load_missingFile_saysSo() {
        assertCannotLoad(folder.resolve("none.onnx"), "none.onnx", "no such model file");
    }

    @Test
    void load_folder_saysSo() {
        assertCannotLoad(folder, "cannot be read");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.3, 0.5, 0.9, 0.99})
    void load_truncatedFile_throws(double share) throws Exception {
        byte[] bytes = yolov8().bytes();
        Path file = Files.write(folder.resolve("m.onnx"), Arrays.copyOf(bytes, (int) (share * bytes.length)));

        assertCannotLoad(file, "m.onnx", "not a usable ONNX model");
    }

    @Test
    void load_noOnnx_throws() throws Exception {
        Path file = Files.writeString(folder.resolve("m.onnx"), "<html>404 not found</html>");

        assertCannotLoad(file, "m.onnx", "not a usable ONNX model");
    }

    private static void assertCannotLoad(Path file, String... messages) {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> OnnxModel.load(file, RuntimeOptions.CPU).close())
                .withMessageContainingAll(messages);
    }

    /** A sofa, a car, a person, and something below the threshold. */
    private static TinyOnnx yolov8() {
        float[] values = new float[7 * ANCHORS];
        anchor(values, 3, 60, 40, 10, 10, 0.95f, 0, 0);
        anchor(values, 50, 30, 20, 20, 20, 0.1f, 0.8f, 0.2f);
        anchor(values, 125, 5, 10, 10, 20, 0, 0, 0.6f);
        anchor(values, 0, 80, 40, 10, 10, 0, 0, 0.2f);
        return input().output("out", values, 1, 7, ANCHORS).metadata("names", NAMES);
    }

    private static void anchor(float[] values, int index, float... column) {
        for (int row = 0; row < column.length; row++) {
            values[row * ANCHORS + index] = column[row];
        }
    }

    /** Two queries, the first in the middle at half size. */
    private static TinyOnnx detr(float[] logits, int width) {
        return input().output("logits", logits, 1, 2, width)
                .output("pred_boxes", new float[] {.5f, .5f, .5f, .5f, 0, 0, 0, 0}, 1, 2, 4)
                .metadata("names", NAMES);
    }

    private static TinyOnnx input() {
        return TinyOnnx.input("images", 1, 3, HEIGHT, WIDTH);
    }

    private static OnnxModel open(TinyOnnx model) {
        return OnnxModel.of(model.bytes(), "tiny.onnx", null, RuntimeOptions.CPU);
    }

    private static List<Detection> detect(TinyOnnx tiny, Thresholds thresholds) {
        try (OnnxModel model = open(tiny)) {
            return new OnnxObjectDetector(model, thresholds, () -> 0)
                    .detect(FRAME)
                    .detections();
        }
    }

    private static void assertDetection(Detection found, ObjectClass objectClass, String label, double score, Box box) {
        assertThat(found.objectClass()).isEqualTo(objectClass);
        assertThat(found.label()).isEqualTo(label);
        assertThat(found.score()).isCloseTo(score, within(0.005));
        assertThat(found.box().iou(box)).as("%s", found.box()).isGreaterThan(0.999);
    }
}
