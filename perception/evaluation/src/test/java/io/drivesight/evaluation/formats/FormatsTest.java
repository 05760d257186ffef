package io.drivesight.evaluation.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.formats.CocoTruth.Annotation;
import io.drivesight.evaluation.formats.CocoTruth.Category;
import io.drivesight.evaluation.formats.CocoTruth.Image;
import io.drivesight.evaluation.formats.MotFiles.MotRow;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void kittiTracking_writtenAndReadBack_isTheSame() throws IOException {
        List<KittiLabel> labels = List.of(
                KittiLabel.tracked(0, 4, "Car", new Box(1.5, 2, 30.25, 40), 0.75),
                new KittiLabel(3, 1, "Van", 1, 2, 0.5, new Box(0, 0, 5, 5), 1.5, 1.75, 4, -2, 1.5, 20, 1.25, 2));
        Path file = folder.resolve("0000.txt");

        KittiFiles.writeTracking(file, labels);

        assertThat(KittiFiles.readTracking(file)).isEqualTo(labels);
        assertThat(Files.readAllLines(file).get(0).split(" ")).hasSize(18);
    }

    @Test
    void kittiObjects_rows_areRead() throws IOException {
        List<KittiLabel> labels = List.of(new KittiLabel(
                0, -1, "Cyclist", 0.25, 1, 0.5, new Box(0, 0, 5, 5), 1.5, 1.75, 4, -2, 1.5, 20, 1.25, 0.5));
        Path file = write("000007.txt", "Cyclist 0.25 1 0.5 0 0 5 5 1.5 1.75 4 -2 1.5 20 1.25 0.5\n");

        assertThat(TextLine.read(file, TextLine.SPACES, KittiFiles::object)).isEqualTo(labels);
    }

    @Test
    void kittiTracking_extraColumnsAndBoxInsideOut_areTaken() throws IOException {
        Path file = write("a.txt", "3 7 car -1.000000 -1 -10 50 20 40 60 " + "-1 ".repeat(7) + "0.5 99 \n\n");

        List<KittiLabel> labels = KittiFiles.readTracking(file);

        assertThat(labels).hasSize(1);
        assertThat(labels.get(0).box()).isEqualTo(new Box(40, 20, 40, 60));
        assertThat(labels.get(0).score()).isEqualTo(0.5);
        assertThat(labels.get(0).isType("Car")).isTrue();
    }

    @Test
    void kittiTracking_badRows_nameFileLineAndColumn() throws IOException {
        String good = "0 0 Car 0 0 0 1 2 3 4\n";
        assertProblem("k.txt", good + "1 0 Car 0 0 0 1 2\n", "k.txt:2: has 8 columns", KittiFiles::readTracking);
        assertProblem("k.txt", good + "1.5 0 Car 0 0 0 1 2 3 4", "k.txt:2: column 1 (frame)", KittiFiles::readTracking);
        assertProblem("k.txt", "-1 0 Car 0 0 0 1 2 3 4", "k.txt:1: frame is negative", KittiFiles::readTracking);
        assertProblem("k.txt", "0 0 Car 0 0 0 1 2 NaN 4", "column 9 (right) is not a finite", KittiFiles::readTracking);
    }

    @Test
    void textFile_withBytesThatAreNoText_saysSo() throws IOException {
        Path file = folder.resolve("k.txt");
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});

        assertThatThrownBy(() -> KittiFiles.readTracking(file)).hasMessageContaining("is not a text file");
    }

    @Test
    void mot_rows_areRead() throws IOException {
        Path file = write("seq.txt", "1,5,1.5,2,10,20.25,0.5\n2, 5, 1, 2, 3, 4, 1, 7, 0.5\n");

        assertThat(readMot(file))
                .containsExactly(
                        new MotRow(1, 5, Box.ofSize(1.5, 2, 10, 20.25), 0.5, MotRow.NO_CATEGORY),
                        new MotRow(2, 5, Box.ofSize(1, 2, 3, 4), 1, 7));
    }

    private static List<MotRow> readMot(Path file) throws IOException {
        return TextLine.read(file, TextLine.COMMAS, MotRow::of);
    }

    @Test
    void mot_badRows_nameFileLineAndColumn() throws IOException {
        assertProblem("m.txt", "0,1,1,1,1,1", "m.txt:1: frames are numbered from 1", FormatsTest::readMot);
        assertProblem("m.txt", "1,1,1,1,-1,1", "m.txt:1: not a box", FormatsTest::readMot);
        assertProblem("m.txt", "1,1,1,1,1,1\n1,1", "m.txt:2: has 2 columns", FormatsTest::readMot);
    }

    @Test
    void sequenceMap_withAndWithoutLengths_isRead() throws IOException {
        assertThat(SequenceMap.read(write("k", "0000 empty 000000 000154\n")).sequences())
                .containsExactly(new Sequence("0000", 154));
        assertThat(SequenceMap.read(write("m", "name\nMOT17-02\nMOT17-04\n")).sequences())
                .extracting(Sequence::name)
                .containsExactly("MOT17-02", "MOT17-04");
        assertProblem("e", "name\n", "names no sequence", SequenceMap::read);
    }

    @Test
    void coco_truthAndResults_areRead() throws IOException {
        CocoTruth truth = new CocoTruth(
                List.of(new Image(7, "a.jpg", 640, 480)),
                List.of(new Category(3, "car")),
                List.of(new Annotation(1, 7, 3, Box.ofSize(1.5, 2, 10, 20.25), 99.5, true)));
        List<CocoTruth.Result> results = List.of(new CocoTruth.Result(7, 3, Box.ofSize(1, 2, 3, 4), 0.5));

        Path truthFile = write("gt.json", """
                {"info": {"year": [2026]},
                 "images": [{"id": 7, "file_name": "a.jpg", "width": 640, "height": 480}],
                 "categories": [{"id": 3, "name": "car"}],
                 "annotations": [{"id": 1, "image_id": 7.0, "category_id": 3, "bbox": [1.5, 2, 10, 20.25],
                   "area": 99.5, "iscrowd": true, "segmentation": []}]}
                """);
        Path resultsFile =
                write("dt.json", "[{\"image_id\": 7, \"category_id\": 3, \"bbox\": [1, 2, 3, 4], \"score\": 0.5}]");

        assertThat(CocoTruth.read(truthFile)).isEqualTo(truth);
        assertThat(CocoTruth.readResults(resultsFile)).isEqualTo(results);
    }

    @Test
    void coco_badElements_nameFileLineAndKey() throws IOException {
        assertProblem(
                "d.json",
                "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [0,0,1,1], \"score\": 1},\n {\"image_id\": 1}]",
                "d.json:2: category_id is missing",
                CocoTruth::readResults);
        assertProblem(
                "d.json",
                "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [0,0,-1,1], \"score\": 1}]",
                "d.json:1: bbox has a negative size",
                CocoTruth::readResults);
        assertProblem(
                "d.json",
                "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [0,0,1,1], \"score\": \"high\"}]",
                "d.json:1: score is not a finite number",
                CocoTruth::readResults);
        assertProblem("d.json", "{}", "d.json:1: expected an array of results", CocoTruth::readResults);
        assertProblem("d.json", "[\n{,", "d.json:2: ", CocoTruth::readResults);
        assertProblem("d.json", "[\n{\"image_id\": 1}\n", "d.json:2: ", CocoTruth::readResults);
        assertProblem("d.json", "[3]", "d.json:1: ", CocoTruth::readResults);
        assertProblem("g.json", "{\"images\": [], \"info\": {\"a\": [1]}}", "has no images", CocoTruth::read);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private void assertProblem(String name, String text, String problem, Reader reader) throws IOException {
        Path file = write(name, text);
        ThrowingCallable read = () -> reader.read(file);
        assertThatThrownBy(read).isInstanceOf(FormatException.class).hasMessageContaining(problem);
    }

    private interface Reader {
        Object read(Path file) throws IOException;
    }
}
