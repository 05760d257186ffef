package io.drivesight.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.testkit.SharedData;
import io.drivesight.training.dataset.Split.SplitChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetLoaderTest {
    @TempDir
    private Path temp;

    private TestFolder folder;

    @BeforeEach
    void setUp() {
        folder = new TestFolder(temp);
    }

    private TestFolder scenes(int scenes, int framesEach) {
        folder.text("classes.txt", "car\nperson\nbus\n");
        for (int scene = 0; scene < scenes; scene++) {
            for (int frame = 0; frame < framesEach; frame++) {
                String name = "drive%c_%04d".formatted('A' + scene, frame);
                folder.image("images/" + name + ".png", 32, 32)
                        .text("labels/" + name + ".txt", scene % 2 + " 0.5 0.5 0.5 0.5");
            }
        }
        return folder;
    }

    @Test
    void load_withoutLists_splitsByScene() {
        Dataset dataset = scenes(10, 3).load();

        Set<String> train =
                dataset.images(Split.TRAIN).stream().map(AnnotatedImage::scene).collect(Collectors.toSet());
        Set<String> val =
                dataset.images(Split.VAL).stream().map(AnnotatedImage::scene).collect(Collectors.toSet());
        Set<String> test =
                dataset.images(Split.TEST).stream().map(AnnotatedImage::scene).collect(Collectors.toSet());
        assertThat(dataset.declaredSplit()).isFalse();
        assertThat(val).hasSize(2).doesNotContainAnyElementsOf(train);
        assertThat(test).hasSize(2).doesNotContainAnyElementsOf(train).doesNotContainAnyElementsOf(val);
        assertThat(train).hasSize(6);
        assertThat(dataset.images(SplitChoice.DEFAULT)).isEqualTo(dataset.images(Split.TEST));
    }

    /** Frames of one drive that only their numbers tell apart. */
    private TestFolder numbered(String where, int frames) {
        folder.text("classes.txt", "car\n");
        for (int frame = 0; frame < frames; frame++) {
            folder.image(where + "%06d.png".formatted(7 * frame), 32, 32)
                    .text(where.replace("images", "labels") + "%06d.txt".formatted(7 * frame), "0 0.5 0.5 0.5 0.5");
        }
        return folder;
    }

    private static List<Integer> numbers(Dataset dataset, Split split) {
        return dataset.images(split).stream()
                .map(image ->
                        Integer.parseInt(image.file().getFileName().toString().replaceAll("\\D", "")) / 7)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "images/"})
    void load_numberedFramesWithoutAScene_areCutIntoBlocksOfTimeWithGaps(String where) {
        Dataset dataset = numbered(where, 100).load();

        List<Integer> train = numbers(dataset, Split.TRAIN);
        List<Integer> held = new ArrayList<>(numbers(dataset, Split.VAL));
        assertThat(held).hasSizeBetween(10, 20);
        assertThat(numbers(dataset, Split.TEST)).hasSizeBetween(10, 20);
        held.addAll(numbers(dataset, Split.TEST));
        assertThat(train).hasSizeBetween(55, 75);
        assertThat(held).allSatisfy(frame -> assertThat(train).doesNotContain(frame - 1, frame + 1));
        assertThat(dataset.images(Split.NONE)).isNotEmpty();
    }

    @Test
    void load_strayPictureBesideALongDrive_isNotTheValidationPart() {
        folder.image("images/cover.jpg", 32, 32).text("labels/cover.txt", "0 0.5 0.5 0.5 0.5");

        Dataset dataset = numbered("images/", 100).load();

        assertThat(dataset.images(Split.VAL)).hasSizeBetween(8, 25);
        assertThat(dataset.images(Split.TEST)).hasSizeBetween(8, 25);
    }

    @Test
    void load_fewNumberedFrames_allTrain() {
        assertThat(numbered("images/", 5).load().splitSizes()).containsOnly(Map.entry(Split.TRAIN, 5));
    }

    @Test
    void load_byLikeness_keepsNearCopiesOnOneSide() throws IOException {
        folder.text("classes.txt", "car");
        for (int i = 0; i < 12; i++) {
            // Two copies each of six pictures, whose names say nothing of it.
            PixelImage picture = TestFolder.picture(48, 48, i / 2);
            Files.createDirectories(temp.resolve("images"));
            Files.write(temp.resolve("images/shot%d.png".formatted(i)), new ImageEncoder().png(picture));
            folder.text("labels/shot%d.txt".formatted(i), "0 0.5 0.5 0.5 0.5");
        }

        Dataset dataset = folder.load("split: {likeness: 0.8, valFraction: 0.4}");

        assertThat(dataset.entries().stream()
                        .map(entry -> entry.image().scene())
                        .distinct())
                .hasSize(6);
        Set<String> train =
                dataset.images(Split.TRAIN).stream().map(AnnotatedImage::scene).collect(Collectors.toSet());
        assertThat(dataset.images(Split.VAL))
                .hasSizeBetween(4, 6)
                .extracting(AnnotatedImage::scene)
                .doesNotContainAnyElementsOf(train);
        assertThatThrownBy(() -> folder.load("split: {likeness: 1.5}")).hasMessageContaining("likeness");
    }

    @Test
    void load_byLikenessWithADamagedPicture_readsTheRest() throws Exception {
        scenes(3, 2).image("images/cut_0001.jpg", 64, 64).text("labels/cut_0001.txt", "2 0.5 0.5 0.5 0.5");
        Path picture = folder.root().resolve("images/cut_0001.jpg");
        byte[] bytes = Files.readAllBytes(picture);
        Files.write(picture, Arrays.copyOf(bytes, bytes.length - 100));

        Dataset dataset = folder.load("split: {likeness: 0.9, valFraction: 0.4}");

        assertThat(dataset.entries()).hasSize(7);
        assertThat(dataset.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.CORRUPT_IMAGE);
            assertThat(problem.where()).isEqualTo("images/cut_0001.jpg");
        });
        assertThat(dataset.entries())
                .filteredOn(entry -> entry.image().scene().endsWith("cut_0001"))
                .hasSize(1);
    }

    @Test
    void load_withLists_honoursThemAndReportsBadLines() {
        Dataset dataset = scenes(2, 3)
                .text("train.txt", "driveA_0000\ndriveA_0001.jpg\nimages/driveB_0000.png\ngone\n")
                .text("val.txt", "driveB_0001\ndriveA_0000\n")
                .load();

        assertThat(dataset.splitSizes()).containsEntry(Split.TRAIN, 3).containsEntry(Split.VAL, 1);
        assertThat(dataset.images(Split.NONE)).hasSize(2);
        assertThat(dataset.images(SplitChoice.DEFAULT)).hasSize(1);
        assertThat(dataset.problems())
                .extracting(problem -> problem.kind().code() + " " + problem.where())
                .contains("bad-split train.txt:4", "same-image-in-splits val.txt:2");
    }

    @Test
    void load_configuredScenesMappingAndClasses_areUsed() {
        Dataset dataset = scenes(3, 2).load("""
                        name: mine
                        mapping: {car: truck, person: ignore, bus: drop}
                        labelled: [truck, person]
                        scene: 'drive(.)'
                        split: {valScenes: [B]}
                        """);

        assertThat(dataset.name()).isEqualTo("mine");
        assertThat(dataset.labelledClasses()).containsExactlyInAnyOrder(ObjectClass.TRUCK, ObjectClass.PERSON);
        assertThat(dataset.images(Split.VAL))
                .hasSize(2)
                .allSatisfy(image -> assertThat(image.scene()).isEqualTo("mine/B"))
                .allSatisfy(image -> assertThat(image.boxes()).hasSize(2).allMatch(AnnotatedBox::ignore));
        assertThat(dataset.problemCounts()).containsEntry(Problem.Kind.CLASS_WITHOUT_SAMPLES, 1);
    }

    @Test
    void load_classWithoutSample_countsAsUnlabelled() {
        Dataset dataset = scenes(2, 1).load();

        assertThat(dataset.labelledClasses()).containsExactlyInAnyOrder(ObjectClass.CAR, ObjectClass.PERSON);
        assertThat(dataset.problems())
                .singleElement()
                .satisfies(
                        problem -> assertThat(problem.message()).contains("bus").contains("not labelled"));
    }

    @Test
    void load_partialClass_keepsBoxesAndIsNotLabelled() {
        Dataset dataset = scenes(2, 1).load("partial: [person]");

        assertThat(dataset.labelledClasses()).containsExactly(ObjectClass.CAR);
        assertThat(dataset.images(SplitChoice.ALL))
                .flatExtracting(AnnotatedImage::boxes)
                .extracting(AnnotatedBox::objectClass)
                .contains(ObjectClass.PERSON);
    }

    @Test
    void parse_badConfiguration_namesLineAndKeys() {
        assertThatThrownBy(() -> DatasetConfig.parse("name: a\nclases: [b]\n", "d.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("d.yaml:2")
                .hasMessageContaining("classes");
        assertThatThrownBy(() -> scenes(1, 1).load("mapping: {car: automobile}"))
                .hasMessageContaining("automobile")
                .hasMessageContaining("truck");
        assertThatThrownBy(() -> folder.load("scene: '('")).hasMessageContaining("regular expression");
        assertThatThrownBy(() -> folder.load("format: tfrecord")).hasMessageContaining("kitti-tracking");
        assertThatThrownBy(() -> folder.load("split: {valFraction: 2}")).hasMessageContaining("valFraction");
        assertThatThrownBy(() -> folder.load("images: nowhere")).hasMessageContaining("images: nowhere");
        assertThatThrownBy(() -> folder.load("split: {val: none.txt}")).hasMessageContaining("none.txt");
    }

    @Test
    void limit_isDeterministicAndNested() {
        List<AnnotatedImage> images = scenes(4, 5).load().images(SplitChoice.ALL);

        List<AnnotatedImage> few = Dataset.limit(images, 5, 3);
        List<AnnotatedImage> more = Dataset.limit(images, 12, 3);

        assertThat(few).hasSize(5).isEqualTo(Dataset.limit(images, 5, 3));
        assertThat(more).hasSize(12).containsAll(few);
        assertThat(Dataset.limit(images, 5, 4)).isNotEqualTo(few);
        assertThat(Dataset.limit(images, 100, 3)).isEqualTo(images);
    }

    @Test
    void contentHash_dependsOnContentOnly(@TempDir Path other) throws IOException {
        Dataset dataset = scenes(2, 2).load();
        String hash = ContentHash.of(dataset);
        TestFolder copy = new TestFolder(other).text("classes.txt", "car\nperson\nbus\n");
        for (Dataset.Entry entry : dataset.entries()) {
            String renamed = entry.path().replace("images/", "").replace("drive", "zz");
            Files.createDirectories(other.resolve("pictures"));
            Files.copy(entry.image().file(), other.resolve("pictures").resolve(renamed));
            Path label = temp.resolve(entry.path().replace("images", "labels").replace(".png", ".txt"));
            copy.text("labels/" + renamed.replace(".png", ".txt"), Files.readString(label));
        }

        assertThat(ContentHash.of(copy.load())).isEqualTo(hash).matches("[0-9a-f]{64}");
        assertThat(ContentHash.of(copy.load("mapping: {car: truck}"))).isNotEqualTo(hash);
        copy.text("labels/zzA_0000.txt", "0 0.5 0.5 0.5 0.4");
        assertThat(ContentHash.of(copy.load())).isNotEqualTo(hash);
    }

    @Test
    void weightedMix_givesEachItsShareAndDependsOnSeedOnly() {
        List<AnnotatedImage> images = scenes(2, 6).load().images(SplitChoice.ALL);
        List<AnnotatedImage> a = images.subList(0, 6);
        List<AnnotatedImage> b = images.subList(6, 12);
        WeightedMix mix = new WeightedMix(List.of(new WeightedMix.Part(a, 2.5), new WeightedMix.Part(b, 0.5)), 9);
        WeightedMix same = new WeightedMix(List.of(new WeightedMix.Part(a, 2.5), new WeightedMix.Part(b, 0.5)), 9);

        List<AnnotatedImage> epoch =
                IntStream.range(0, mix.size()).mapToObj(i -> mix.image(1, i)).toList();

        assertThat(mix.size()).isEqualTo(18);
        assertThat(epoch).filteredOn(a::contains).hasSize(15);
        assertThat(epoch.stream().filter(a::contains).collect(Collectors.groupingBy(i -> i, Collectors.counting())))
                .hasSize(6)
                .allSatisfy((image, count) -> assertThat(count).isBetween(2L, 3L));
        assertThat(same.image(0, 3)).isEqualTo(mix.image(0, 3));
        assertThat(IntStream.range(0, 18).mapToObj(i -> same.image(1, i))).isEqualTo(epoch);
        assertThat(IntStream.range(0, 18).mapToObj(i -> mix.image(2, i))).isNotEqualTo(epoch);
        assertThatThrownBy(() -> new WeightedMix.Part(a, 0)).hasMessageContaining("weight");
    }

    @Test
    void differenceHash_copyIsNearOtherIsFar() {
        DifferenceHash a = DifferenceHash.of(TestFolder.picture(160, 120, 1));

        assertThat(a.distance(DifferenceHash.of(TestFolder.picture(320, 240, 1))))
                .isLessThan(20);
        assertThat(a.distance(DifferenceHash.of(TestFolder.picture(160, 120, 2))))
                .isGreaterThan(60);
    }

    @Test
    void load_carla_needsNoConfiguration() {
        Dataset dataset = new DatasetLoader(ImageFiles.standard()).load(SharedData.require("carla-driving"));

        assertThat(dataset.splitSizes()).containsEntry(Split.TRAIN, 623).containsEntry(Split.VAL, 156);
        assertThat(dataset.labelledClasses())
                .containsExactlyInAnyOrder(
                        ObjectClass.CAR,
                        ObjectClass.BICYCLE,
                        ObjectClass.MOTORCYCLE,
                        ObjectClass.TRAFFIC_LIGHT,
                        ObjectClass.TRAFFIC_SIGN);
        assertThat(dataset.errors()).isZero();
    }

    @Test
    void load_carlaAsCocoAndVoc_findsTheSameImages() {
        Path carla = SharedData.require("carla-driving");
        DatasetLoader loader = new DatasetLoader(ImageFiles.standard());

        Dataset yolo = loader.load(carla);
        Dataset voc = loader.load(carla, DatasetConfig.parse("format: voc", "test"));
        Dataset coco = loader.load(carla, DatasetConfig.parse("format: coco", "test"));

        assertThat(voc.images(Split.VAL)).hasSize(156);
        assertThat(voc.name()).isEqualTo("carla");
        assertThat(boxCount(voc)).isEqualTo(boxCount(yolo));
        // Upstream names images by the simulator's frame alone, which four towns share: such names are refused, not
        // guessed.
        assertThat(coco.images(SplitChoice.ALL)).hasSizeBetween(280, 300);
        assertThat(coco.problemCounts()).containsKey(Problem.Kind.MISSING_IMAGE);
        for (AnnotatedImage image : coco.images(SplitChoice.ALL)) {
            assertThat(boxes(yolo, image)).hasSameSizeAs(image.boxes());
        }
    }

    private static List<AnnotatedBox> boxes(Dataset dataset, AnnotatedImage image) {
        return dataset.images(SplitChoice.ALL).stream()
                .filter(other -> other.file().equals(image.file()))
                .findFirst()
                .orElseThrow()
                .boxes();
    }

    private static int boxCount(Dataset dataset) {
        return dataset.images(SplitChoice.ALL).stream()
                .mapToInt(image -> image.boxes().size())
                .sum();
    }

    @Test
    void load_iddAndDawn_needNoConfiguration() {
        DatasetLoader loader = new DatasetLoader(ImageFiles.standard());

        Dataset idd = loader.load(SharedData.require("idd-mini"));
        Dataset dawn = loader.load(SharedData.require("dawn-fog"));

        assertThat(idd.labelledClasses())
                .containsExactlyInAnyOrder(ObjectClass.CAR, ObjectClass.BUS, ObjectClass.TRUCK, ObjectClass.BICYCLE);
        assertThat(idd.partialClasses()).contains(ObjectClass.PERSON);
        assertThat(dawn.labelledClasses()).contains(ObjectClass.PERSON, ObjectClass.TRUCK);
        assertThat(boxCount(dawn)).isEqualTo(372);
        assertThat(boxCount(idd)).isEqualTo(1473);
    }

    @Test
    void load_labelsWithoutImages_saysSo() {
        Path kitti = SharedData.require("kitti-tracking-text");

        assertThatThrownBy(() -> new DatasetLoader(ImageFiles.standard()).load(kitti))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("no usable image")
                .hasMessageContaining("label_02/0000.txt");
    }
}
