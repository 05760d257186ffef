package io.drivesight.training.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.rank.Ranking.RankedFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankFilesTest {
    private static final Box PLACE = new Box(20, 60, 44, 84);

    @TempDir
    private Path temp;

    private RankedFrame onDisk(String path, int place) {
        Path file = temp.resolve("frames").resolve(path);
        Frames.write(file, Frames.picture(place, PLACE));
        return new RankedFrame(place, Frames.entry(file, path), 256);
    }

    /** A sure car, the same as a truck, and a traffic light. */
    private static List<EvaluatedImage> found(RankedFrame... frames) {
        return Arrays.stream(frames)
                .map(frame -> EvaluatedImage.of(
                        frame.frame().image(),
                        List.of(
                                Detection.of(PLACE, ObjectClass.CAR, 0.9),
                                Detection.of(PLACE, ObjectClass.TRUCK, 0.6),
                                Detection.of(new Box(100, 10, 106, 24), ObjectClass.TRAFFIC_LIGHT, 0.5))))
                .toList();
    }

    @Test
    void labellingFolder_namesThatLookNumbered_areReadAsNames() throws IOException {
        new RankFiles(temp, List.of("30 km/h", "60 km/h"), ImageFiles.standard())
                .writeToLabel(List.of(onDisk("a/1.png", 1)), List.of(), false);

        assertThat(temp.resolve("to-label/classes.txt")).hasContent("0 30 km/h\n1 60 km/h");
    }

    @Test
    void labellingFolder_prelabels_areReadAsADataset() throws IOException {
        Path folder = temp.resolve("to-label");
        RankedFrame one = onDisk("a/1.png", 1);
        RankedFrame other = onDisk("b/1.png", 2);

        new RankFiles(temp, List.of("person", "sofa", "car", "traffic light", "bear", "cat"), ImageFiles.standard())
                .writeToLabel(List.of(one, other), found(one, other), true);

        Dataset dataset = new DatasetLoader(ImageFiles.standard()).load(folder);
        assertThat(dataset.format()).isEqualTo(DatasetFormat.YOLO);
        assertThat(dataset.errors()).isZero();
        assertThat(dataset.entries())
                .extracting(Dataset.Entry::path)
                .containsExactly("images/a_1.png", "images/b_1.png");
        AnnotatedImage image = dataset.entries().get(0).image();
        assertThat(image.boxes()).hasSize(2).anySatisfy(box -> {
            assertThat(box.objectClass()).isEqualTo(ObjectClass.CAR);
            assertThat(box.box().iou(PLACE)).isEqualTo(1, within(1e-3));
        });
    }

    @Test
    void labellingFolder_thatHoldsLabels_isRefused() throws IOException {
        Path labels = temp.resolve("to-label/labels");
        Files.createDirectories(labels);
        Files.writeString(labels.resolve("a.txt"), "0 0.5 0.5 0.1 0.1");

        assertThatThrownBy(() -> new RankFiles(temp, List.of("car"), ImageFiles.standard()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("corrected labels");
    }

    @Test
    void writeTables_ranking_namesFramesAndTheirDistances() throws IOException {
        Ranking ranking = new Ranking(List.of(onDisk("s/1.png", 1), onDisk("s/2.png", 0)), List.of("x.png: broken"));

        new RankFiles(temp, List.of(), ImageFiles.standard()).writeTables(ranking);

        assertThat(Files.readString(temp.resolve("top.txt"))).isEqualTo("s/1.png\n");
        JsonNode json = new ObjectMapper().readTree(temp.resolve("ranked.json").toFile());
        assertThat(json.path("unreadable").get(0).asText()).isEqualTo("x.png: broken");
        assertThat(json.path("chosen").asInt()).isEqualTo(1);
        JsonNode frame = json.path("frames").get(0);
        assertThat(frame.path("frame").asText()).isEqualTo("s/1.png");
        assertThat(frame.path("place").asInt()).isEqualTo(1);
        assertThat(frame.path("distance").asInt()).isEqualTo(256);
    }

    @Test
    void oneEach_vehicleFoundAsTwoClasses_isOne() {
        List<Detection> kept = RankFiles.oneEach(
                List.of(Detection.of(PLACE, ObjectClass.CAR, 0.7), Detection.of(PLACE, ObjectClass.TRUCK, 0.4)));

        assertThat(kept).extracting(Detection::objectClass).containsExactly(ObjectClass.CAR);
    }
}
