package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.graph.TinyDetector;
import io.drivesight.training.loss.TeacherScores;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeacherTest {
    private static final List<String> CLASSES = List.of("animal", "car", "traffic sign");

    @TempDir
    Path folder;

    /** The best cell of a class, over all levels. */
    private static Detection best(TeacherScores scores, int image, int classIndex) {
        double most = -1;
        Box box = Box.ofCenter(0, 0, 0, 0);
        for (TeacherScores.Level level : scores.levels()) {
            for (int cell = 0; cell < level.cells(); cell++) {
                int row = image * level.cells() + cell;
                float score = level.scores()[row * CLASSES.size() + classIndex];
                if (score > most) {
                    most = score;
                    float[] boxes = level.boxes();
                    box = new Box(boxes[4 * row], boxes[4 * row + 1], boxes[4 * row + 2], boxes[4 * row + 3]);
                }
            }
        }
        return Detection.of(box, ObjectClass.ANIMAL, most);
    }

    /** Whatever the family, what is followed is what the service would see: the dog by its animal score, from the cell that saw it. */
    @ParameterizedTest
    @CsvSource({"yolox_nano_416, 416", "nanodet_m_416, 416", "picodet_s_416, 416", "nanodet_plus_m_416, 320"})
    void look_dog_bestCellIsTheServicesDetection(String name, int side) throws IOException {
        Path file = SharedData.require("models-coco/" + name + ".onnx");
        PixelImage picture = ImageFiles.standard().decode(SharedData.require("models-coco/samples/dog.jpg"));
        ImageSize size = new ImageSize(side, side);
        try (OnnxModel model = OnnxModel.load(file, RuntimeOptions.CPU);
                Teacher teacher = Teacher.load(file, CLASSES)) {
            FloatBuffer images = Preprocessor.allocate(2 * ImageTensor.floats(size));
            FloatBuffer second = images.slice(ImageTensor.floats(size), ImageTensor.floats(size));
            ImageTensor tensor = new Preprocessor(model.card().input()).prepare(picture, size, second);
            OnnxObjectDetector detector = new OnnxObjectDetector(model, Thresholds.DEFAULT, () -> 0);
            Detection expected = detector.decode(model.run(tensor), tensor.letterbox()).stream()
                    .filter(detection -> detection.objectClass() == ObjectClass.ANIMAL)
                    .max(Comparator.comparingDouble(Detection::score))
                    .orElseThrow();

            TeacherScores scores = teacher.look(images, List.of(0, 1), size);

            Detection found = best(scores, 1, 0);
            assertThat(found.score()).isCloseTo(expected.score(), offset(1e-5));
            assertThat(tensor.letterbox().toImage(found.box()).iou(expected.box()))
                    .isGreaterThan(0.98);
            assertThat(scores.known()).containsOnly(true);
        }
    }

    @Test
    void load_knowsNoneOfTheClasses_isRefused() throws IOException {
        Path file = TinyDetector.write(folder.resolve("tiny.onnx"));

        assertThatThrownBy(() -> Teacher.load(file, List.of("bus")))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("knows none of the classes");
    }

    @Test
    void look_sizeThatItDoesNotTake_saysSo() throws IOException {
        Path file = TinyDetector.write(folder.resolve("tiny.onnx"));
        ImageSize size = new ImageSize(96, 64);
        try (Teacher teacher = Teacher.load(file, TinyDetector.CLASSES)) {
            assertThatThrownBy(() -> teacher.look(Preprocessor.allocate(ImageTensor.floats(size)), List.of(0), size))
                    .hasMessageContaining("does not run at 96x64");
        }
    }

    @Test
    void load_classItDoesNotKnow_isTold() throws IOException {
        Path file = TinyDetector.write(folder.resolve("tiny.onnx"));
        List<String> classes = List.of("car", "bus", "person");
        try (Teacher teacher = Teacher.load(file, classes)) {
            assertThat(teacher.unknown(classes)).containsExactly("bus");
        }
    }
}
