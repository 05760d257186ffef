package io.drivesight.training.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.exchange.LabelImport.Imported;
import io.drivesight.training.exchange.Picture.NamedBox;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeTest {
    private static final List<String> CLASSES = List.of("car", "traffic light");
    private static final ImageSize SIZE = new ImageSize(200, 100);
    private static final List<Picture> PICTURES = List.of(
            new Picture(
                    "a <1>&.jpg",
                    SIZE,
                    List.of(
                            new NamedBox("car", new Box(10.25, 20, 60.5, 70), 0.9),
                            new NamedBox("traffic light", new Box(100, 5, 110, 25.75), 0.4))),
            new Picture("empty.jpg", SIZE, List.of()));

    @TempDir
    private Path temp;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(temp.resolve(name), content);
    }

    private static void assertSame(List<Picture> read) {
        assertThat(read).hasSize(2);
        assertThat(read.get(0).file()).isEqualTo("a <1>&.jpg");
        assertThat(read.get(0).size()).isEqualTo(SIZE);
        assertThat(read.get(1).boxes()).isEmpty();
        for (int i = 0; i < 2; i++) {
            NamedBox box = read.get(0).boxes().get(i);
            NamedBox expected = PICTURES.get(0).boxes().get(i);
            assertThat(box.label()).isEqualTo(expected.label());
            assertThat(box.box().left()).isCloseTo(expected.box().left(), within(0.01));
            assertThat(box.box().bottom()).isCloseTo(expected.box().bottom(), within(0.01));
        }
    }

    @Test
    void cvat_writtenAndRead_isTheSame() throws IOException {
        Path file = file("annotations.xml", CvatFile.write(PICTURES, CLASSES));

        assertThat(Files.readString(file)).contains("<version>1.1</version>", "source=\"auto\"", "xtl=\"10.25\"");
        Imported imported = CvatFile.read(file, true);
        assertSame(imported.pictures());
        assertThat(imported.leftOut()).isZero();
        assertThat(CvatFile.read(file, false))
                .as("a model's boxes that nobody changed")
                .isEqualTo(new Imported(List.of(), 0, 2));
    }

    /** As CVAT's documentation of the format shows it. */
    @Test
    void cvat_otherShapes_areCounted() throws IOException {
        Path file = file("annotations.xml", """
                <?xml version="1.0" encoding="utf-8"?>
                <annotations><version>1.1</version><meta><task><id>4</id><labels><label><name>car</name></label></labels></task></meta>
                <image id="0" name="images/a.jpg" width="200" height="100">
                  <polygon label="car" source="manual" occluded="0" points="10.0,20.0;60.0,20.0;30.0,70.0" z_order="0"></polygon>
                  <box label="car" occluded="0" xtl="1" ytl="2" xbr="3" ybr="4" rotation="12.5" z_order="0"></box>
                  <box label="car" occluded="0" xtl="1" ytl="2" xbr="3" ybr="4" z_order="0"><attribute name="colour">red</attribute></box>
                  <points label="car" occluded="0" points="574.90,939.48;1170.16,907.90"></points>
                  <tag label="night" source="manual"></tag>
                </image></annotations>
                """.getBytes(StandardCharsets.UTF_8));

        Imported imported = CvatFile.read(file, false);

        assertThat(imported.pictures())
                .singleElement()
                .satisfies(picture ->
                        assertThat(picture.boxes()).extracting(NamedBox::box).containsExactly(new Box(1, 2, 3, 4)));
        assertThat(imported.leftOut()).isEqualTo(4);
    }

    @Test
    void cvat_brokenOrVideo_saysWhereAndWhatToDo() throws IOException {
        Path broken = file(
                "broken.xml",
                "<annotations>\n<image name=\"a\" width=\"x\" height=\"1\"/>".getBytes(StandardCharsets.UTF_8));
        Path video = file(
                "video.xml",
                "<annotations><track id=\"0\" label=\"car\"/></annotations>".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> CvatFile.read(broken, false))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("2")
                .hasMessageContaining("width");
        assertThatThrownBy(() -> CvatFile.read(video, false)).hasMessageContaining("CVAT for images 1.1");
    }

    @Test
    void cvat_hugeFile_isRefusedUnread() throws IOException {
        Path huge = temp.resolve("huge.xml");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength((512L << 20) + 1);
        }

        assertThatThrownBy(() -> CvatFile.read(huge, false)).hasMessageContaining("in parts");
    }

    @Test
    void labelStudio_predictionsMadeAnnotations_areReadAsTheSame() throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        JsonNode tasks = mapper.readTree(LabelStudioFile.write(PICTURES, "/data/local-files/?d=images/", "m"));
        JsonNode first = tasks.path(0).path("predictions").path(0);
        assertThat(first.path("model_version").asText()).isEqualTo("m");
        assertThat(first.path("result").path(0).path("value").path("x").asDouble())
                .isEqualTo(5.125);
        assertThat(first.path("result").path(0).path("type").asText()).isEqualTo("rectanglelabels");
        assertThat(LabelStudioFile.config(CLASSES))
                .contains("name=\"image\"", "toName=\"image\"", "<Label value=\"traffic light\"/>");

        assertThat(LabelStudioFile.read(file("tasks.json", mapper.writeValueAsBytes(tasks))))
                .as("predictions that nobody has looked at")
                .isEqualTo(new Imported(List.of(), 0, 2));
        for (JsonNode task : tasks) {
            ObjectNode annotation = ((ObjectNode) task).putArray("annotations").addObject();
            annotation.set("result", task.path("predictions").path(0).path("result"));
            annotation.put("was_cancelled", false);
        }
        Imported imported = LabelStudioFile.read(file("export.json", mapper.writeValueAsBytes(tasks)));

        assertThat(imported.pictures()).extracting(Picture::name).containsExactly("a <1>&.jpg", "empty.jpg");
        assertThat(imported.pictures().get(0).boxes()).hasSize(2).first().satisfies(box -> {
            assertThat(box.label()).isEqualTo("car");
            assertThat(box.box().right()).isCloseTo(60.5, within(1e-9));
        });
    }

    @Test
    void labelStudio_uploadedFile_losesWhatWasPutBeforeItsName() throws IOException {
        Path file = file("export.json", """
                [{"data": {"image": "/data/upload/3/0a1b2c3d-a.jpg"}, "annotations": [
                  {"was_cancelled": true, "result": []},
                  {"result": [{"type": "choices", "value": {"choices": ["night"]}}]}]}]
                """.getBytes(StandardCharsets.UTF_8));

        Imported imported = LabelStudioFile.read(file);

        assertThat(imported.pictures())
                .singleElement()
                .satisfies(picture -> assertThat(picture.name()).isEqualTo("a.jpg"));
        assertThat(imported.leftOut()).isEqualTo(1);
    }

    @Test
    void labelImport_correctedLabels_areADatasetThatKeepsTheRest() throws IOException {
        TestFolder folder = new TestFolder(temp.resolve("to-label"))
                .image("images/a.png", 200, 100)
                .image("images/b.png", 200, 100)
                .text("classes.txt", "person\ncar\n")
                .text("labels/b.txt", "0 0.5 0.5 0.2 0.2\n");
        Imported imported = new Imported(
                List.of(
                        new Picture("drive/a.png", SIZE, List.of(NamedBox.of("car", new Box(10, 20, 60, 120)))),
                        new Picture("elsewhere.png", SIZE, List.of())),
                0,
                0);

        LabelImport.Result result = LabelImport.into(folder.root(), imported, ImageFiles.standard());

        assertThat(result).isEqualTo(new LabelImport.Result(1, 1, List.of("elsewhere.png"), 1));
        Dataset dataset = folder.load();
        assertThat(dataset.images(SplitChoice.ALL)).hasSize(2);
        AnnotatedBox box = dataset.images(SplitChoice.ALL).get(0).boxes().get(0);
        assertThat(box.objectClass().label()).isEqualTo("car");
        assertThat(box.box().bottom()).as("clipped").isCloseTo(100, within(0.01));
        assertThatThrownBy(() -> LabelImport.into(temp, imported, ImageFiles.standard()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no folder 'images'");
    }

    @Test
    void labelImport_oneNameInTwoFolders_foldersDecide() throws IOException {
        TestFolder folder = new TestFolder(temp.resolve("cams"))
                .image("images/cam1/1.png", 200, 100)
                .image("images/cam2/1.png", 200, 100);
        NamedBox car = NamedBox.of("car", new Box(10, 20, 60, 70));
        Imported imported = new Imported(
                List.of(
                        new Picture("cam1/1.png", SIZE, List.of(car)),
                        new Picture("x/cam2/1.png", SIZE, List.of()),
                        new Picture("1.png", SIZE, List.of(car))),
                0,
                0);

        LabelImport.Result result = LabelImport.into(folder.root(), imported, ImageFiles.standard());

        assertThat(result.images()).isEqualTo(2);
        assertThat(result.unknown()).singleElement().asString().contains("may be cam1/1.png or cam2/1.png");
        assertThat(folder.root().resolve("labels/cam1/1.txt")).isNotEmptyFile();
        assertThat(folder.root().resolve("labels/cam2/1.txt")).isEmptyFile();
    }

    @Test
    void labelImport_pictureShrunkForLabelling_boxesAreSharesOfWhatWasLabelled() throws IOException {
        TestFolder folder = new TestFolder(temp.resolve("sizes"))
                .image("images/large.png", 400, 200)
                .image("images/cut.png", 100, 100);
        NamedBox car = NamedBox.of("car", new Box(50, 25, 150, 75));
        Imported imported = new Imported(
                List.of(new Picture("large.png", SIZE, List.of(car)), new Picture("cut.png", SIZE, List.of(car))),
                0,
                0);

        LabelImport.Result result = LabelImport.into(folder.root(), imported, ImageFiles.standard());

        assertThat(folder.root().resolve("labels/large.txt")).hasContent("0 0.500000 0.500000 0.500000 0.500000");
        assertThat(result.unknown()).singleElement().asString().contains("cut.png", "do not fit");
    }

    @Test
    void labelImport_namesThatLookNumbered_orAreKnownByAnotherFile_areReadAsWritten() throws IOException {
        Imported imported = new Imported(
                List.of(new Picture(
                        "a.png",
                        SIZE,
                        List.of(
                                NamedBox.of("30 km/h", new Box(10, 20, 60, 70)),
                                NamedBox.of("60\nkm/h", new Box(110, 20, 160, 70))))),
                0,
                0);
        TestFolder signs = new TestFolder(temp.resolve("signs")).image("images/a.png", 200, 100);
        TestFolder numbered = new TestFolder(temp.resolve("numbered"))
                .image("images/a.png", 200, 100)
                .text("classes.txt", "4 30 km/h\n2 car\n");
        TestFolder yaml = new TestFolder(temp.resolve("yaml"))
                .image("images/a.png", 200, 100)
                .text("data.yaml", "names: [car, 60 km/h]\n");

        for (TestFolder folder : List.of(signs, numbered, yaml)) {
            LabelImport.into(folder.root(), imported, ImageFiles.standard());
        }

        assertThat(signs.root().resolve("classes.txt")).hasContent("0 30 km/h\n1 60 km/h");
        assertThat(numbered.root().resolve("classes.txt")).hasContent("2 car\n4 30 km/h\n5 60 km/h");
        assertThat(yaml.root().resolve("classes.txt")).hasContent("car\n60 km/h\n30 km/h");
        assertThat(numbered.root().resolve("labels/a.txt"))
                .content()
                .startsWith("4 ")
                .contains("\n5 ");
    }
}
