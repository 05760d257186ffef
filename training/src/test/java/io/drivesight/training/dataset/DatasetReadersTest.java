package io.drivesight.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReadersTest {
    @TempDir
    private Path temp;

    private TestFolder folder;

    @BeforeEach
    void setUp() {
        folder = new TestFolder(temp);
    }

    private static List<AnnotatedBox> boxes(Dataset dataset, String name) {
        return dataset.entries().stream()
                .filter(entry -> entry.path().endsWith(name))
                .findFirst()
                .orElseThrow()
                .image()
                .boxes();
    }

    private static List<Problem.Kind> kinds(Dataset dataset) {
        return dataset.problems().stream().map(Problem::kind).toList();
    }

    @Test
    void load_yolo_mapsAndScalesBoxes() {
        folder.image("images/a_1.jpg", 200, 100)
                .text("labels/a_1.txt", "0 0.5 0.5 0.2 0.4\n1 0.1 0.1 0.1 0.1\n")
                .text("classes.txt", "vehicle\nsofa\n");

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.YOLO);
        assertThat(boxes(dataset, "a_1.jpg"))
                .containsExactly(AnnotatedBox.of(new Box(80, 30, 120, 70), ObjectClass.CAR));
        assertThat(dataset.labelledClasses()).containsExactly(ObjectClass.CAR);
        assertThat(dataset.mapping()).containsEntry("sofa", "drop");
        assertThat(dataset.problems()).isEmpty();
    }

    @Test
    void load_yoloUltralyticsLayout_takesNamesFromYamlAndSplitFromFolders() {
        folder.image("images/train/a.jpg", 64, 64)
                .image("images/val/a.jpg", 64, 64)
                .text("labels/train/a.txt", "1 0.5 0.5 0.5 0.5")
                .text("labels/val/a.txt", "0 0.5 0.5 0.5 0.5")
                .text("data.yaml", "train: images/train\nval: images/val\nnames:\n  0: person\n  1: bus\n");

        Dataset dataset = folder.load();

        assertThat(dataset.declaredSplit()).isTrue();
        assertThat(dataset.images(Split.TRAIN).get(0).boxes().get(0).objectClass())
                .isEqualTo(ObjectClass.BUS);
        assertThat(dataset.images(Split.VAL).get(0).boxes().get(0).objectClass())
                .isEqualTo(ObjectClass.PERSON);
    }

    @Test
    void load_yoloOutline_takesBoxAround() {
        folder.image("a.png", 100, 100)
                .text("a.txt", "0 0.1 0.2 0.5 0.1 0.3 0.6")
                .text("classes.txt", "car");

        assertThat(boxes(folder.load(), "a.png").get(0).box())
                .satisfies(box -> assertThat(box.iou(new Box(10, 10, 50, 60))).isGreaterThan(0.999));
    }

    @Test
    void load_yoloBadLines_namesFileAndLineAndKeepsTheRest() {
        folder.image("images/a.jpg", 100, 100).text("labels/a.txt", """
                        0 0.5 0.5 0.2 0.2
                        0 0.5 0.5
                        zero 0.5 0.5 0.2 0.2

                        7 0.5 0.5 0.2 0.2
                        0 50 50 20 20
                        0 0.5 0.5 0 0.2
                        0 0.5 NaN 0.2 0.2
                        0 1.5 1.5 0.1 0.1
                        0 0.99 0.5 0.2 0.2
                        0 0.5 0.5 0.2 0.2
                        """).text("classes.txt", "car");

        Dataset dataset = folder.load();

        assertThat(boxes(dataset, "a.jpg")).hasSize(2);
        assertThat(dataset.problems())
                .extracting(Problem::where)
                .containsExactly(
                        "labels/a.txt:2",
                        "labels/a.txt:3",
                        "labels/a.txt:5",
                        "labels/a.txt:6",
                        "labels/a.txt:7",
                        "labels/a.txt:8",
                        "labels/a.txt:9",
                        "labels/a.txt:10",
                        "labels/a.txt:11");
        assertThat(kinds(dataset))
                .containsExactly(
                        Problem.Kind.MALFORMED_LABEL,
                        Problem.Kind.MALFORMED_LABEL,
                        Problem.Kind.UNKNOWN_CLASS,
                        Problem.Kind.MALFORMED_LABEL,
                        Problem.Kind.ZERO_AREA,
                        Problem.Kind.MALFORMED_LABEL,
                        Problem.Kind.OUTSIDE,
                        Problem.Kind.CUT,
                        Problem.Kind.DUPLICATE_BOX);
    }

    @Test
    void load_yoloWithoutNames_saysWhereToNameThem() {
        folder.image("images/a.jpg", 64, 64).text("labels/a.txt", "0 0.5 0.5 0.5 0.5");

        assertThatThrownBy(folder::load)
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("classes.txt")
                .hasMessageContaining("dataset.yaml");
    }

    @Test
    void load_missingImageMissingLabelAndCorruptImage_areCounted() {
        folder.image("images/a.jpg", 64, 64)
                .image("images/unlabelled.jpg", 64, 64)
                .text("images/broken.jpg", "not a picture")
                .text("labels/a.txt", "0 0.5 0.5 0.5 0.5")
                .text("labels/gone.txt", "0 0.5 0.5 0.5 0.5")
                .text("labels/broken.txt", "0 0.5 0.5 0.5 0.5")
                .text("classes.txt", "car");

        Dataset dataset = folder.load();

        assertThat(dataset.entries()).hasSize(1);
        assertThat(dataset.problemCounts())
                .containsEntry(Problem.Kind.MISSING_IMAGE, 1)
                .containsEntry(Problem.Kind.CORRUPT_IMAGE, 1)
                .containsKey(Problem.Kind.MISSING_LABELS);
    }

    @Test
    void load_coco_resolvesOtherExtensionAndShortName() {
        folder.image("images/Town01_000060.jpg", 100, 80)
                .image("images/Town01_000120.jpg", 100, 80)
                .text("annotations/instances_train.json", """
                        {"images": [
                          {"id": "000060", "file_name": "000060.png", "width": 100, "height": 80},
                          {"id": 7, "file_name": "Town01_000120.png", "width": 200, "height": 80}],
                         "annotations": [
                          {"id": 1, "image_id": "000060", "category_id": 3, "bbox": [10, 20, 30, 40], "iscrowd": 0},
                          {"id": 2, "image_id": 7, "category_id": 3, "bbox": [0, 0, 50, 50], "iscrowd": 1},
                          {"id": 3, "image_id": 7, "category_id": 9, "bbox": [5, 5, 20, 20]},
                          {"id": 4, "image_id": 99, "category_id": 3, "bbox": [1, 1, 2, 2]},
                          {"id": 5, "image_id": 7, "category_id": 3, "bbox": [1, 1, 2]}],
                         "categories": [{"id": 3, "name": "car"}, {"id": 9, "name": "hovercraft"}]}
                        """);

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.COCO);
        assertThat(boxes(dataset, "000060.jpg"))
                .containsExactly(AnnotatedBox.of(new Box(10, 20, 40, 60), ObjectClass.CAR));
        assertThat(boxes(dataset, "000120.jpg")).hasSize(2).allMatch(AnnotatedBox::ignore);
        assertThat(kinds(dataset))
                .contains(
                        Problem.Kind.SIZE_MISMATCH,
                        Problem.Kind.UNKNOWN_CLASS,
                        Problem.Kind.MALFORMED_LABEL,
                        Problem.Kind.MALFORMED_LABEL);
        assertThat(dataset.problems())
                .filteredOn(problem -> problem.kind() == Problem.Kind.UNKNOWN_CLASS)
                .singleElement()
                .satisfies(problem -> assertThat(problem.where()).startsWith("annotations/instances_train.json:7:"))
                .satisfies(problem -> assertThat(problem.message()).contains("hovercraft", "mapping:"));
    }

    @Test
    void load_cocoCutOff_namesTheLine() {
        folder.image("a.jpg", 64, 64).text("labels.json", "{\"images\": [\n{\"id\": 1, \"file_name\": \"a.jpg\"}\n");

        assertThatThrownBy(() -> folder.load("format: coco"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("labels.json:")
                .hasMessageContaining("not well-formed");
    }

    @Test
    void load_voc_countsPixelsFromOneAndIgnoresDifficult() {
        folder.image("JPEGImages/a.jpg", 100, 80).text("Annotations/a.xml", """
                        <annotation><filename>a.jpg</filename>
                          <size><width>100</width><height>80</height><depth>3</depth></size>
                          <object><name>person</name><difficult>0</difficult>
                            <bndbox><xmin>1</xmin><ymin>11</ymin><xmax>20</xmax><ymax>40</ymax></bndbox>
                            <part><name>head</name><bndbox><xmin>5</xmin><ymin>5</ymin><xmax>6</xmax><ymax>6</ymax></bndbox></part>
                          </object>
                          <object><name>bus</name><difficult>1</difficult>
                            <bndbox><xmin>51</xmin><ymin>11</ymin><xmax>60</xmax><ymax>40</ymax></bndbox>
                          </object>
                          <object><name>bus</name><bndbox><xmin>1</xmin></bndbox></object>
                          <object><name>bus</name>
                            <bndbox><xmin>60</xmin><ymin>11</ymin><xmax>50</xmax><ymax>40</ymax></bndbox>
                          </object>
                        </annotation>
                        """);

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.VOC);
        assertThat(boxes(dataset, "a.jpg"))
                .containsExactly(
                        AnnotatedBox.of(new Box(0, 10, 20, 40), ObjectClass.PERSON),
                        new AnnotatedBox(new Box(50, 10, 60, 40), ObjectClass.BUS, true));
        assertThat(kinds(dataset)).contains(Problem.Kind.MALFORMED_LABEL, Problem.Kind.ZERO_AREA);
        assertThat(dataset.problems().get(0).where()).isEqualTo("Annotations/a.xml:10");
    }

    @Test
    void load_vocWithEntity_isNotExpanded() {
        folder.image("JPEGImages/a.jpg", 64, 64).text("Annotations/a.xml", """
                        <!DOCTYPE annotation [<!ENTITY x SYSTEM "file:///etc/passwd">]>
                        <annotation><object><name>&x;</name></object></annotation>
                        """);

        Dataset dataset = folder.load();

        assertThat(dataset.problemCounts()).containsEntry(Problem.Kind.MALFORMED_LABEL, 1);
        assertThat(dataset.problems().toString()).doesNotContain("root:");
    }

    @Test
    void load_kitti_expandsDontCareToAllLabelledClasses() {
        folder.image("image_2/000000.png", 200, 100).text("label_2/000000.txt", """
                        Van 0.00 0 -1.5 10.00 20.00 50.00 60.00 1 1 1 1 1 1 1
                        Pedestrian 0.00 0 -1.5 60.00 20.00 80.00 90.00 1 1 1 1 1 1 1
                        DontCare -1 -1 -10 100.00 10.00 150.00 30.00 -1 -1 -1 -1000 -1000 -1000 -10
                        Person_sitting 0 0 0 1.00 1.00 20.00 50.00 1 1 1 1 1 1 1
                        Car 0.0 0 broken
                        """);

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.KITTI);
        assertThat(boxes(dataset, "000000.png"))
                .containsExactlyInAnyOrder(
                        AnnotatedBox.of(new Box(10, 20, 50, 60), ObjectClass.CAR),
                        AnnotatedBox.of(new Box(60, 20, 80, 90), ObjectClass.PERSON),
                        new AnnotatedBox(new Box(100, 10, 150, 30), ObjectClass.PERSON, true),
                        new AnnotatedBox(new Box(100, 10, 150, 30), ObjectClass.CAR, true),
                        new AnnotatedBox(new Box(1, 1, 20, 50), ObjectClass.PERSON, true));
        assertThat(kinds(dataset)).containsExactly(Problem.Kind.MALFORMED_LABEL);
    }

    @Test
    void load_kittiTracking_readsDrivesAndFramesWithoutObjects() {
        folder.image("image_02/0003/000000.png", 100, 50)
                .image("image_02/0003/000001.png", 100, 50)
                .image("image_02/0004/000000.png", 100, 50)
                .text("label_02/0003.txt", "0 5 Car 0 0 -1 10 10 30 30 1 1 1 1 1 1 1\n")
                .text("label_02/0004.txt", "0 1 Cyclist 0 0 -1 10 10 30 30 1 1 1 1 1 1 1\n");

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.KITTI_TRACKING);
        assertThat(dataset.entries()).hasSize(3);
        assertThat(boxes(dataset, "0003/000001.png")).isEmpty();
        assertThat(boxes(dataset, "0004/000000.png")).allMatch(AnnotatedBox::ignore);
        assertThat(dataset.entries())
                .extracting(entry -> entry.image().scene())
                .containsExactly(dataset.name() + "/0003", dataset.name() + "/0003", dataset.name() + "/0004");
    }

    @Test
    void load_bdd100k_readsBoxesAndVideo() {
        folder.image("images/100k/train/b1c66a42-6f7d68ca.jpg", 100, 50)
                .image("images/100k/val/b1ca2e5d-84cf9134.jpg", 100, 50)
                .text("labels/det_20/det_train.json", """
                        [{"name": "b1c66a42-6f7d68ca.jpg", "labels": [
                           {"id": "1", "category": "rider", "box2d": {"x1": 10, "y1": 10, "x2": 20, "y2": 40}},
                           {"id": "2", "category": "motor", "box2d": {"x1": 10, "y1": 20, "x2": 30, "y2": 40}},
                           {"id": "3", "category": "lane", "poly2d": []},
                           {"id": "4", "category": "car", "box2d": {"x1": 10}}]}]
                        """)
                .text(
                        "labels/det_20/det_val.json",
                        "[{\"name\": \"b1ca2e5d-84cf9134.jpg\", \"videoName\": \"v7\", \"labels\": null}]");

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.BDD100K);
        assertThat(boxes(dataset, "6f7d68ca.jpg"))
                .extracting(AnnotatedBox::objectClass)
                .containsExactly(ObjectClass.PERSON, ObjectClass.MOTORCYCLE);
        assertThat(dataset.images(Split.VAL))
                .singleElement()
                .satisfies(image -> assertThat(image.scene()).endsWith("/v7"));
        assertThat(kinds(dataset)).containsExactly(Problem.Kind.MALFORMED_LABEL);
    }

    @Test
    void load_frames_areUnlabelledAndFoldersAreScenes() {
        folder.image("drive1/0.jpg", 32, 32).image("drive1/1.jpg", 32, 32).image("drive2/0.png", 32, 32);

        Dataset dataset = folder.load();

        assertThat(dataset.format()).isEqualTo(DatasetFormat.FRAMES);
        assertThat(dataset.labelled()).isFalse();
        assertThat(dataset.entries())
                .extracting(entry -> entry.image().scene())
                .containsExactly(dataset.name() + "/drive1", dataset.name() + "/drive1", dataset.name() + "/drive2");
    }

    @Test
    void load_renderedDrives_readsTruthAndLeavesOutWhatNobodyCanTell() {
        folder.image("a/front/000000.jpg", 64, 32)
                .image("b/front/000000.jpg", 64, 32)
                .text("a/truth.jsonl", """
                        {"scenario":"x","image":"front/000000.jpg","objects":[\
                        {"class":"bus","visible_box":[10,4,40,20.5],"visible_fraction":1.0},\
                        {"class":"car","visible_box":[1,1,20,20],"visible_fraction":0.1},\
                        {"class":"person","visible_box":[50,1,53,9],"visible_fraction":1.0},\
                        {"class":"car","visible_fraction":0.0}]}
                        """)
                .text("b/truth.jsonl", "{\"image\":\"front/000000.jpg\",\"objects\":[]}\nnonsense\n");

        Dataset dataset = folder.load("split: {valScenes: [b]}");

        assertThat(dataset.format()).isEqualTo(DatasetFormat.RENDERED);
        assertThat(dataset.images(Split.VAL)).extracting(AnnotatedImage::scene).containsExactly(dataset.name() + "/b");
        assertThat(boxes(dataset, "a/front/000000.jpg"))
                .filteredOn(box -> !box.ignore())
                .containsExactly(AnnotatedBox.of(new Box(10, 4, 40, 20.5), ObjectClass.BUS));
        assertThat(boxes(dataset, "a/front/000000.jpg"))
                .filteredOn(AnnotatedBox::ignore)
                .isNotEmpty();
        assertThat(dataset.problems())
                .extracting(Problem::where)
                .anySatisfy(where -> assertThat(where).isEqualTo("b/truth.jsonl:2"));
    }

    @Test
    void load_emptyOrMissingFolder_saysWhatToDo() {
        assertThatThrownBy(folder::load).isInstanceOf(DatasetException.class).hasMessageContaining("no images");
        assertThatThrownBy(() -> new TestFolder(temp.resolve("nowhere")).load())
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no such folder");
    }
}
