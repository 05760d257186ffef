package io.drivesight.training.rank;

import static io.drivesight.training.rank.Frames.dispute;
import static io.drivesight.training.rank.Frames.finding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import io.drivesight.training.rank.Ranking.Method;
import io.drivesight.training.rank.Ranking.RankedFrame;
import io.drivesight.training.rank.Ranking.Settings;
import io.drivesight.training.rank.ViewDisputes.Dispute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankFilesTest {
    private static final Box PLACE = new Box(20, 60, 44, 84);

    @TempDir
    private Path temp;

    /** A picture on disk, with a sure car, a faint one, and a traffic light. */
    private RankedFrame onDisk(String path, int place) {
        Path file = temp.resolve("frames").resolve(path);
        Frames.write(file, Frames.picture(place, PLACE));
        RankFrame frame = new RankFrame(file, path, "s", Frames.SIZE);
        return new RankedFrame(
                place,
                frame,
                0.5,
                1,
                List.of(
                        Detection.of(PLACE, ObjectClass.CAR, 0.9),
                        Detection.of(new Box(100, 10, 106, 24), ObjectClass.TRAFFIC_LIGHT, 0.5),
                        Detection.of(new Box(60, 60, 90, 80), ObjectClass.CAR, 0.2)),
                List.of(new Dispute(PLACE, 0.5, Dispute.Reason.LOST, "lost in haze")));
    }

    private static Ranking ranking(RankedFrame... frames) {
        return new Ranking(new Settings(Method.DISAGREEMENT, 2, 0, 1), List.of(frames), 1, 0, List.of("x.png: broken"));
    }

    @Test
    void labellingFolder_namesThatLookNumbered_areReadAsNames() throws IOException {
        new RankFiles(temp, List.of("30 km/h", "60 km/h"), ImageFiles.standard())
                .writeToLabel(List.of(onDisk("a/1.png", 1)), false, false);

        assertThat(temp.resolve("to-label/classes.txt")).hasContent("0 30 km/h\n1 60 km/h");
    }

    @Test
    void labellingFolder_prelabels_areReadAsADataset() throws IOException {
        Path folder = temp.resolve("to-label");

        new RankFiles(temp, List.of("person", "sofa", "car", "traffic light", "bear", "cat"), ImageFiles.standard())
                .writeToLabel(List.of(onDisk("a/1.png", 1), onDisk("b/1.png", 2)), false, true);

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
    void labellingFolder_links_leadToTheFrames() throws IOException {
        Path folder = temp.resolve("to-label");

        new RankFiles(temp, List.of("car"), ImageFiles.standard())
                .writeToLabel(List.of(onDisk("a/1.png", 1)), true, false);

        Path link = folder.resolve("images/a_1.png");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(ImageFiles.standard().decode(link).size()).isEqualTo(Frames.SIZE);
        assertThat(folder.resolve("labels")).doesNotExist();
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
    void writeTables_ranking_namesFramesWithEveryPartOfTheirScore() throws IOException {
        Finding finding = finding("s", 3, List.of(dispute(0.5), dispute(0.4)), 1, Frames.car(10, 0.7));
        Ranking ranking = Ranking.of(
                List.of(finding), List.of(), new Settings(Method.DISAGREEMENT, 1, 0, 1), List.of("x.png: broken"));

        new RankFiles(temp, List.of(), ImageFiles.standard()).writeTables(ranking);

        assertThat(Files.readString(temp.resolve("top.txt"))).isEqualTo("s/0003.png\n");
        JsonNode json = new ObjectMapper().readTree(temp.resolve("ranked.json").toFile());
        assertThat(json.path("unreadable").get(0).asText()).isEqualTo("x.png: broken");
        JsonNode frame = json.path("frames").get(0);
        assertThat(frame.path("disputes")).hasSize(2);
        assertThat(frame.path("frame").asText()).isEqualTo("s/0003.png");
        assertThat(frame.path("score").asDouble()).isEqualTo(0.9);
        assertThat(frame.path("disagreement").asDouble()).isEqualTo(0.9);
        assertThat(frame.path("novelty").asDouble()).isEqualTo(1);
        assertThat(frame.path("objects").asInt()).isEqualTo(1);
    }

    @Test
    void sheet_chosen_areDrawnWithDisputesInAnotherColour() {
        Ranking ranking = ranking(onDisk("a/1.png", 1), onDisk("a/2.png", 0));

        PixelImage sheet = new RankFiles(temp, List.of(), ImageFiles.standard()).sheet(ranking, 4);
        List<Mark> marks = RankFiles.marks(ranking.frames().get(0));

        assertThat(sheet.height()).isGreaterThan(Frames.SIZE.height());
        assertThat(marks).hasSize(2);
        assertThat(marks).extracting(Mark::label).containsExactly("", "lost in haze");
        assertThat(marks.get(0).color()).isNotEqualTo(marks.get(1).color());
    }
}
