package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.HeadFamily;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.SharedData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole path from picture to detections, on real pre-trained models that come without a card. */
class CocoModelsTest {
    private static final String YOLOX = "yolox_nano_416.onnx";
    private static final double SCORE_TOLERANCE = 0.02;

    @Test
    void yolox_busPicture_givesThePublishedScores() throws Exception {
        List<Detection> found = detect(YOLOX, "bus.jpg");

        assertScores(found, ObjectClass.BUS, 0.91);
        assertScores(found, ObjectClass.PERSON, 0.86, 0.81, 0.71);
    }

    @Test
    void yolox_dogPicture_givesThePublishedScores() throws Exception {
        List<Detection> found = detect(YOLOX, "dog.jpg");

        assertScores(found, ObjectClass.ANIMAL, 0.86);
        assertScores(found, ObjectClass.BICYCLE, 0.80);
        assertScores(found, ObjectClass.CAR, 0.80);
        assertScores(found, ObjectClass.TRUCK, 0.31);
    }

    /** YOLOX's boxes of these classes, and the least overlap with the other model's best box of the same class. */
    @ParameterizedTest
    @CsvSource({
        "nanodet_m_416.onnx, bus.jpg, BUS, 0.8, PERSON, 0.8",
        "nanodet_m_416.onnx, dog.jpg, ANIMAL, 0.8, BICYCLE, 0.8",
        "nanodet_m_416.onnx, dog.jpg, TRUCK, 0.8, ANIMAL, 0.8",
        "picodet_s_320.onnx, bus.jpg, BUS, 0.8, PERSON, 0.8",
        "picodet_s_320.onnx, dog.jpg, ANIMAL, 0.8, CAR, 0.8",
        // PicoDet takes the two wheels for two bicycles.
        "picodet_s_320.onnx, dog.jpg, ANIMAL, 0.8, BICYCLE, 0.5",
    })
    void otherFamily_samePicture_findsTheSameObjects(
            String model, String picture, ObjectClass first, double firstIou, ObjectClass second, double secondIou)
            throws Exception {
        List<Detection> reference = detect(YOLOX, picture);
        List<Detection> found = detect(model, picture);

        assertFound(of(first, reference), of(first, found), firstIou);
        assertFound(of(second, reference), of(second, found), secondIou);
    }

    private static void assertFound(List<Detection> reference, List<Detection> found, double leastIou) {
        assertThat(reference)
                .isNotEmpty()
                .allSatisfy(object -> assertThat(bestIou(object, found))
                        .as("%s among %s", object, found)
                        .isGreaterThanOrEqualTo(leastIou));
    }

    @ParameterizedTest
    @CsvSource({"yolox_nano_416.onnx, YOLOX", "nanodet_m_416.onnx, NANODET", "picodet_s_320.onnx, PICODET"})
    void load_modelWithoutCard_recognisesFamilyAndClasses(String file, HeadFamily family) {
        try (OnnxModel model = open(file)) {
            assertThat(model.card().family()).isEqualTo(family);
            assertThat(model.card().classes()).hasSize(80).startsWith("person", "bicycle", "car");
            assertThat(model.card().input().dynamic()).isFalse();
        }
    }

    private static void assertScores(List<Detection> found, ObjectClass wanted, double... scores) {
        List<Detection> ofClass = of(wanted, found);
        assertThat(ofClass).as("%s in %s", wanted, found).hasSize(scores.length);
        for (int i = 0; i < scores.length; i++) {
            assertThat(ofClass.get(i).score()).as("%s %d", wanted, i).isCloseTo(scores[i], within(SCORE_TOLERANCE));
        }
    }

    private static double bestIou(Detection object, List<Detection> found) {
        return found.stream()
                .map(Detection::box)
                .map(object.box()::iou)
                .max(Comparator.naturalOrder())
                .orElse(0.0);
    }

    private static List<Detection> of(ObjectClass wanted, List<Detection> found) {
        return found.stream()
                .filter(detection -> detection.objectClass() == wanted)
                .toList();
    }

    private static List<Detection> detect(String file, String picture) throws Exception {
        PixelImage image = new ImageIoDecoder(ImageLimits.DEFAULT)
                .decode(ByteBuffer.wrap(Files.readAllBytes(SharedData.require("models-coco/samples/" + picture))));
        try (OnnxModel model = open(file)) {
            return new OnnxObjectDetector(model, Thresholds.DEFAULT, () -> 0)
                    .detect(image)
                    .detections();
        }
    }

    private static OnnxModel open(String file) {
        return OnnxModel.load(SharedData.require("models-coco/" + file), RuntimeOptions.CPU);
    }
}
