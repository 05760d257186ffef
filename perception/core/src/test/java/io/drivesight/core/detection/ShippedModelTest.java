package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.ModelCard.Provenance;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.SharedData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The detector in models/. */
class ShippedModelTest {
    private static final Path FILE = Path.of("../../models/drivesight-detector.onnx");

    @Test
    void card_saysWhatItKnowsAndWhatItCameFrom() throws Exception {
        try (OnnxModel model = OnnxModel.load(FILE, RuntimeOptions.CPU)) {
            ModelCard card = model.card();
            assertThat(card.classes())
                    .containsExactly(
                            "person",
                            "bicycle",
                            "car",
                            "motorcycle",
                            "bus",
                            "truck",
                            "train",
                            "traffic light",
                            "traffic sign",
                            "bird",
                            "cat",
                            "dog",
                            "horse",
                            "sheep",
                            "cow",
                            "elephant",
                            "bear",
                            "zebra",
                            "giraffe");
            assertThat(card.classes().stream().map(ClassMap::classOf).flatMap(Optional::stream))
                    .as("every class that results may have")
                    .containsAll(ObjectClass.taxonomy());
            assertThat(Files.size(FILE)).as("bytes").isLessThan(16 << 20);
            assertThat(card.license()).isEqualTo("Apache-2.0");
            assertThat(card.provenance())
                    .extracting(Provenance::baseModel, Provenance::command)
                    .containsExactly(
                            "picodet_s_416", "drivesight train --config training/examples/drivesight-detector.yaml");
        }
    }

    @Test
    void detect_busPicture_findsBusAndPeople() throws Exception {
        byte[] picture = Files.readAllBytes(SharedData.require("models-coco/samples/bus.jpg"));
        PixelImage image = new ImageIoDecoder(ImageLimits.DEFAULT).decode(ByteBuffer.wrap(picture));
        try (OnnxModel model = OnnxModel.load(FILE, RuntimeOptions.CPU)) {
            List<Detection> found = new OnnxObjectDetector(model, model.card().thresholds(), () -> 0)
                    .detect(image)
                    .detections();

            assertThat(found)
                    .filteredOn(d -> d.objectClass() == ObjectClass.BUS)
                    .hasSize(1);
            assertThat(found)
                    .filteredOn(d -> d.objectClass() == ObjectClass.PERSON)
                    .hasSizeGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void detect_dogPicture_findsWhatNoTrainingPictureShowed() throws Exception {
        byte[] picture = Files.readAllBytes(SharedData.require("models-coco/samples/dog.jpg"));
        PixelImage image = new ImageIoDecoder(ImageLimits.DEFAULT).decode(ByteBuffer.wrap(picture));
        try (OnnxModel model = OnnxModel.load(FILE, RuntimeOptions.CPU)) {
            List<Detection> found = new OnnxObjectDetector(model, model.card().thresholds(), () -> 0)
                    .detect(image)
                    .detections();

            assertThat(found)
                    .extracting(Detection::objectClass)
                    .contains(ObjectClass.ANIMAL, ObjectClass.BICYCLE, ObjectClass.CAR);
        }
    }
}
