package io.drivesight.core.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.testkit.SharedData;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Boxes that other code than ours found with the bases that take any input size, at sizes that 64 does not divide, too. */
class KnownBoxesTest {
    /** Resizing and JPEG decoding differ a little. */
    private static final double SCORE_TOLERANCE = 0.035;

    private static final double LEAST_IOU = 0.93;
    private static final Thresholds THRESHOLDS = new Thresholds(0.35, 0.6, 100);

    @ParameterizedTest
    @CsvSource({
        "picodet_s_416, dog.jpg, 416x416, LETTERBOX_TOP_LEFT, 'dog 0.858 132,207,318,544; car 0.800 461,74,681,167; bicycle 0.679 124,135,570,420; truck 0.425 459,69,684,162'",
        "picodet_s_416, dog.jpg, 416x256, LETTERBOX_TOP_LEFT, 'dog 0.824 129,205,312,541; car 0.726 458,79,687,168; bicycle 0.525 286,126,570,425'",
        "picodet_s_416, dog.jpg, 640x384, LETTERBOX_TOP_LEFT, 'dog 0.859 131,211,313,546; car 0.773 465,81,689,167; bicycle 0.608 140,137,568,416'",
        "picodet_s_416, dog.jpg, 416x416, STRETCH, 'dog 0.892 134,221,314,544; car 0.800 461,78,686,170; bicycle 0.690 128,137,570,419; truck 0.465 464,73,685,164'",
        "picodet_s_416, bus.jpg, 416x416, LETTERBOX_TOP_LEFT, 'bus 0.899 23,225,811,701; person 0.879 223,402,346,855; person 0.852 47,401,221,894; person 0.703 680,373,814,867'",
        "picodet_s_416, bus.jpg, 416x416, STRETCH, 'person 0.900 51,393,242,906; person 0.899 224,399,343,856; person 0.829 664,373,810,864; bus 0.743 12,239,806,745'",
        "picodet_s_416, bus.jpg, 640x384, STRETCH, 'person 0.848 54,393,233,900; person 0.811 228,400,342,857; person 0.735 680,380,810,870'",
        "nanodet_plus_m_416, dog.jpg, 416x416, LETTERBOX_TOP_LEFT, 'dog 0.681 131,219,313,542; bicycle 0.630 137,136,568,420; car 0.545 466,75,684,169; truck 0.475 464,74,687,170'",
        "nanodet_plus_m_416, dog.jpg, 416x256, LETTERBOX_TOP_LEFT, 'dog 0.657 130,200,311,541; bicycle 0.550 121,133,562,425; car 0.506 453,80,670,165'",
        "nanodet_plus_m_416, dog.jpg, 640x384, LETTERBOX_TOP_LEFT, 'dog 0.736 132,225,314,543; bicycle 0.708 128,137,569,420; car 0.654 468,79,684,170'",
        "nanodet_plus_m_416, dog.jpg, 416x416, STRETCH, 'dog 0.717 129,228,315,541; bicycle 0.716 127,135,569,424; car 0.642 470,78,705,170'",
        "nanodet_plus_m_416, bus.jpg, 416x416, LETTERBOX_TOP_LEFT, 'bus 0.768 8,234,807,744; person 0.760 218,397,348,856; person 0.751 44,387,226,896; person 0.543 680,414,813,877'",
        "nanodet_plus_m_416, bus.jpg, 416x416, STRETCH, 'person 0.774 220,400,345,857; person 0.764 43,387,240,910; bus 0.742 3,230,799,760; person 0.676 691,389,810,874'",
        "nanodet_plus_m_416, bus.jpg, 640x384, STRETCH, 'person 0.689 223,404,347,858; person 0.668 49,385,243,909; person 0.630 705,378,810,873'",
        "nanodet_plus_m_1_5x_416, dog.jpg, 416x416, LETTERBOX_TOP_LEFT, 'bicycle 0.746 120,136,566,422; dog 0.592 131,220,313,543; truck 0.577 467,78,688,169; car 0.423 467,79,688,168'",
        "nanodet_plus_m_1_5x_416, dog.jpg, 416x256, LETTERBOX_TOP_LEFT, 'bicycle 0.629 123,142,564,420; dog 0.578 130,218,313,544; car 0.534 461,82,687,168'",
        "nanodet_plus_m_1_5x_416, dog.jpg, 640x384, LETTERBOX_TOP_LEFT, 'bicycle 0.779 133,130,568,422; truck 0.524 468,76,687,169; dog 0.474 130,224,311,543'",
        "nanodet_plus_m_1_5x_416, dog.jpg, 416x416, STRETCH, 'bicycle 0.788 128,135,567,425; dog 0.715 130,228,314,543; truck 0.571 467,78,689,170; car 0.420 469,79,687,170'",
        "nanodet_plus_m_1_5x_416, bus.jpg, 416x416, LETTERBOX_TOP_LEFT, 'bus 0.812 25,231,801,739; person 0.774 51,392,227,896; person 0.763 221,403,342,857; person 0.666 675,407,809,874'",
        "nanodet_plus_m_1_5x_416, bus.jpg, 416x416, STRETCH, 'bus 0.816 19,231,804,738; person 0.735 221,401,346,854; person 0.721 45,388,240,908; person 0.713 691,392,810,877'",
        "nanodet_plus_m_1_5x_416, bus.jpg, 640x384, STRETCH, 'person 0.768 223,402,344,858; person 0.753 690,387,810,877; person 0.743 49,394,236,903'"
    })
    void detect_anyInput_findsTheKnownBoxes(String model, String picture, String input, ResizeMode resize, String known)
            throws Exception {
        List<Detection> found = detect(model, picture, input, resize);

        for (String box : known.split("; ")) {
            Known expected = Known.parse(box);
            assertThat(found).as("%s among %s", expected, found).anySatisfy(detection -> {
                assertThat(detection.label()).isEqualTo(expected.label());
                assertThat(detection.score()).isCloseTo(expected.score(), within(SCORE_TOLERANCE));
                assertThat(detection.box().iou(expected.box())).isGreaterThan(LEAST_IOU);
            });
        }
    }

    private record Known(String label, double score, Box box) {
        /** {@code dog 0.858 132,207,318,544}. */
        static Known parse(String text) {
            String[] words = text.split(" ");
            String[] sides = words[2].split(",");
            return new Known(
                    words[0],
                    Double.parseDouble(words[1]),
                    new Box(
                            Double.parseDouble(sides[0]),
                            Double.parseDouble(sides[1]),
                            Double.parseDouble(sides[2]),
                            Double.parseDouble(sides[3])));
        }
    }

    private static List<Detection> detect(String name, String picture, String input, ResizeMode resize)
            throws Exception {
        PixelImage image = new ImageIoDecoder(ImageLimits.DEFAULT)
                .decode(ByteBuffer.wrap(Files.readAllBytes(SharedData.require("models-coco/samples/" + picture))));
        Path file = SharedData.require("models-coco/" + name + ".onnx");
        ModelCard recognised;
        try (OnnxModel model = OnnxModel.load(file, RuntimeOptions.CPU)) {
            recognised = model.card();
        }
        assertThat(recognised.input().size()).hasToString("416x416");
        ModelCard card = with(recognised, input, resize);
        try (OnnxModel model = OnnxModel.of(Files.readAllBytes(file), name, card, RuntimeOptions.CPU)) {
            return new OnnxObjectDetector(model, THRESHOLDS, () -> 0)
                    .detect(image)
                    .detections();
        }
    }

    private static ModelCard with(ModelCard card, String input, ResizeMode resize) {
        InputSpec spec = card.input();
        String[] sides = input.split("x");
        return new ModelCard(
                card.name(),
                card.family(),
                card.classes(),
                new InputSpec(
                        Integer.parseInt(sides[0]),
                        Integer.parseInt(sides[1]),
                        spec.dynamic(),
                        spec.stride(),
                        spec.channels(),
                        resize,
                        114,
                        spec.mean(),
                        spec.std()),
                card.thresholds(),
                null,
                null);
    }
}
