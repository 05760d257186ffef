package io.drivesight.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.Camera.Blur;
import io.drivesight.training.augment.Camera.ColorJitter;
import io.drivesight.training.augment.Camera.JpegLoss;
import io.drivesight.training.augment.Weather.Fog;
import io.drivesight.training.augment.Weather.Night;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.ImageFiles.ImageCache;
import io.drivesight.training.dataset.SampleSource.Sample;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.dataset.WeightedMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AugmenterTest {
    private static final Set<ObjectClass> LABELLED = Set.of(ObjectClass.CAR, ObjectClass.PERSON);

    private static Sample sample(int width, int height, AnnotatedBox... boxes) {
        return new Sample(TestFolder.picture(width, height, 1), List.of(boxes), LABELLED, true);
    }

    private static AugmentConfig geometry(double flip, double scaleMin, double scaleMax, double translate) {
        return new AugmentConfig(flip, scaleMin, scaleMax, translate, 0, Map.of(), 0.25, 2);
    }

    /** A picture, black but for a white rectangle. */
    private static PixelImage rectangle(int width, int height, Box white) {
        byte[] bgr = new byte[3 * width * height];
        for (int y = (int) white.top(); y < white.bottom(); y++) {
            Arrays.fill(bgr, 3 * (y * width + (int) white.left()), 3 * (y * width + (int) white.right()), (byte) 255);
        }
        return new PixelImage(new ImageSize(width, height), bgr);
    }

    private static Box whiteArea(PixelImage image) {
        int left = image.width();
        int top = image.height();
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if ((image.bgr()[3 * (y * image.width() + x)] & 0xff) > 180) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x + 1);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        return new Box(left, top, right, bottom);
    }

    @Test
    void geometry_none_returnsTheSample() {
        Sample sample = sample(64, 48, AnnotatedBox.of(new Box(1, 2, 30, 40), ObjectClass.CAR));

        assertThat(new Augmenter(AugmentConfig.NONE).geometry(sample, new SplittableRandom(1)))
                .isSameAs(sample);
        assertThat(new Augmenter(AugmentConfig.NONE)
                        .appearance(sample, new SplittableRandom(1))
                        .image())
                .isSameAs(sample.image());
    }

    @Test
    void geometry_flip_mirrorsPixelsAndBoxesExactly() {
        Box box = new Box(10, 20, 30, 40);
        Sample sample =
                new Sample(rectangle(100, 60, box), List.of(AnnotatedBox.of(box, ObjectClass.CAR)), LABELLED, true);
        Augmenter augmenter = new Augmenter(geometry(1, 1, 1, 0));

        Sample flipped = augmenter.geometry(sample, new SplittableRandom(3));

        assertThat(flipped.boxes()).containsExactly(AnnotatedBox.of(new Box(70, 20, 90, 40), ObjectClass.CAR));
        assertThat(whiteArea(flipped.image())).isEqualTo(new Box(70, 20, 90, 40));
        assertThat(augmenter.geometry(flipped, new SplittableRandom(3)).image().bgr())
                .isEqualTo(sample.image().bgr());
    }

    @Test
    void geometry_anySeed_keepsPixelsInTheirBox() {
        Box box = new Box(40, 30, 80, 60);
        Sample sample =
                new Sample(rectangle(160, 120, box), List.of(AnnotatedBox.of(box, ObjectClass.CAR)), LABELLED, true);
        Augmenter augmenter = new Augmenter(geometry(0.5, 0.5, 2, 0.3));

        for (int seed = 0; seed < 60; seed++) {
            Sample moved = augmenter.geometry(sample, new SplittableRandom(seed));
            for (AnnotatedBox placed : moved.boxes()) {
                Box white = whiteArea(moved.image());
                assertThat(white.left()).isCloseTo(placed.box().left(), within(1.6));
                assertThat(white.top()).isCloseTo(placed.box().top(), within(1.6));
                assertThat(white.right()).isCloseTo(placed.box().right(), within(1.6));
                assertThat(white.bottom()).isCloseTo(placed.box().bottom(), within(1.6));
            }
        }
    }

    @Test
    void geometry_boxMostlyOutside_isDroppedAndIgnoreFlagKept() {
        Placement placement = new Placement(1, -90, 0, false);
        List<AnnotatedBox> boxes = List.of(
                AnnotatedBox.of(new Box(0, 0, 100, 50), ObjectClass.CAR),
                AnnotatedBox.of(new Box(60, 0, 120, 50), ObjectClass.CAR),
                new AnnotatedBox(new Box(100, 0, 150, 50), ObjectClass.PERSON, true));

        List<AnnotatedBox> placed =
                placement.place(boxes, new ImageSize(200, 100), new Box(0, 0, 200, 100), new Placement.Limits(0.25, 2));

        assertThat(placed)
                .containsExactly(
                        AnnotatedBox.of(new Box(0, 0, 30, 50), ObjectClass.CAR),
                        new AnnotatedBox(new Box(10, 0, 60, 50), ObjectClass.PERSON, true));
    }

    @Test
    void mosaic_boxesLieInTheirQuartersAndLabelsAreTheCommonOnes() {
        Sample a = sample(100, 80, AnnotatedBox.of(new Box(10, 10, 90, 70), ObjectClass.CAR));
        Sample b = new Sample(TestFolder.picture(60, 90, 2), a.boxes(), Set.of(ObjectClass.CAR), true);

        Sample mosaic = new Augmenter(AugmentConfig.STRONG).mosaic(List.of(a, b, a, b), new SplittableRandom(4));

        assertThat(mosaic.image().size()).isEqualTo(new ImageSize(100, 80));
        assertThat(mosaic.labelledClasses()).containsExactly(ObjectClass.CAR);
        assertThat(mosaic.labelled()).isTrue();
        assertThat(mosaic.boxes())
                .isNotEmpty()
                .allSatisfy(box ->
                        assertThat(box.box().clippedTo(mosaic.image().size())).isEqualTo(box.box()));
        assertThatThrownBy(() -> new Augmenter(AugmentConfig.NONE).mosaic(List.of(a), new SplittableRandom(1)))
                .hasMessageContaining("four");
    }

    @ParameterizedTest
    @EnumSource(AppearanceOp.class)
    void appearance_eachOp_changesPixelsDeterministicallyAndLeavesTheInput(AppearanceOp op) {
        PixelImage image = TestFolder.picture(97, 61, 5);
        byte[] before = image.bgr().clone();
        List<AnnotatedBox> boxes = List.of(AnnotatedBox.of(new Box(20, 20, 70, 60), ObjectClass.CAR));

        PixelImage once = op.apply(image, boxes, new SplittableRandom(11));
        PixelImage again = op.apply(image, boxes, new SplittableRandom(11));
        PixelImage other = op.apply(image, List.of(), new SplittableRandom(12));

        assertThat(image.bgr()).isEqualTo(before);
        assertThat(once.size()).isEqualTo(image.size());
        assertThat(once.bgr()).isEqualTo(again.bgr()).isNotEqualTo(before);
        assertThat(other.bgr()).isNotEqualTo(once.bgr());
    }

    @ParameterizedTest
    @EnumSource(AppearanceOp.class)
    void appearance_tinyPicture_works(AppearanceOp op) {
        PixelImage image = TestFolder.picture(1, 1, 5);

        assertThat(op.apply(image, List.of(), new SplittableRandom(1)).size()).isEqualTo(image.size());
    }

    @Test
    void fog_whiteOut_growsTowardsTheHorizon() {
        PixelImage black = new PixelImage(new ImageSize(200, 100), new byte[60_000]);

        PixelImage fog = new Fog(80, 80).apply(black, List.of(), new SplittableRandom(3));

        int horizon = meanRow(fog, 47);
        assertThat(horizon).isGreaterThan(meanRow(fog, 70)).isGreaterThan(100);
        assertThat(meanRow(fog, 70)).isGreaterThan(meanRow(fog, 98));
    }

    @Test
    void night_isMuchDarker() {
        PixelImage image = TestFolder.picture(200, 100, 8);

        assertThat(mean(new Night().apply(image, List.of(), new SplittableRandom(3))))
                .isLessThan(0.6 * mean(image));
    }

    @Test
    void jpeg_bestQuality_isNearlyTheSameAndWorstIsNot() {
        PixelImage image = new Blur().apply(TestFolder.picture(128, 96, 8), List.of(), new SplittableRandom(9));

        assertThat(difference(image, JpegLoss.at(image, 100))).isLessThan(6);
        assertThat(difference(image, JpegLoss.at(image, 5))).isGreaterThan(difference(image, JpegLoss.at(image, 60)));
    }

    @Test
    void colorJitter_identity_changesNothing() {
        PixelImage image = TestFolder.picture(32, 32, 8);

        assertThat(difference(image, ColorJitter.transform(image, ColorJitter.matrix(0, 1, 1))))
                .isLessThan(0.51);
        assertThat(difference(image, ColorJitter.transform(image, ColorJitter.matrix(1, 1, 1))))
                .isGreaterThan(5);
    }

    private static double mean(PixelImage image) {
        double sum = 0;
        for (byte value : image.bgr()) {
            sum += value & 0xff;
        }
        return sum / image.bgr().length;
    }

    private static int meanRow(PixelImage image, int row) {
        int sum = 0;
        for (int i = 0; i < 3 * image.width(); i++) {
            sum += image.bgr()[3 * image.width() * row + i] & 0xff;
        }
        return sum / (3 * image.width());
    }

    private static double difference(PixelImage a, PixelImage b) {
        double sum = 0;
        for (int i = 0; i < a.bgr().length; i++) {
            sum += Math.abs((a.bgr()[i] & 0xff) - (b.bgr()[i] & 0xff));
        }
        return sum / a.bgr().length;
    }

    @Test
    void source_dependsOnSeedEpochAndIndexOnly(@TempDir Path temp) throws IOException {
        TestFolder folder = new TestFolder(temp).text("classes.txt", "car");
        for (int i = 0; i < 5; i++) {
            folder.image("images/a_%d.png".formatted(i), 64, 48).text("labels/a_%d.txt".formatted(i), "0 .5 .5 .4 .4");
        }
        Dataset dataset = folder.load();
        AugmentConfig config = AugmentConfig.parse("mosaic: 0.3\nappearance: {fog: 1, hsv: 0.7, blur: 0.1}", "foggy");
        AugmentedSource first = source(dataset, config, 7);
        AugmentedSource second = source(dataset, config, 7);

        second.sample(3, 4);
        second.sample(0, 1);

        for (int index = 0; index < first.size(); index++) {
            Sample sample = first.sample(1, index);
            assertThat(second.sample(1, index).image().bgr())
                    .isEqualTo(sample.image().bgr());
            assertThat(second.sample(1, index).boxes()).isEqualTo(sample.boxes());
            assertThat(first.clean(1, index).boxes()).isEqualTo(sample.boxes());
            assertThat(first.clean(1, index).image().bgr())
                    .isNotEqualTo(sample.image().bgr());
        }
        assertThat(first.sample(2, 0).image().bgr())
                .isNotEqualTo(first.sample(1, 0).image().bgr());
        assertThat(source(dataset, config, 8).sample(1, 0).image().bgr())
                .isNotEqualTo(first.sample(1, 0).image().bgr());
        Files.delete(temp.resolve("images/a_0.png"));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < first.size(); i++) {
                        first.sample(5, i);
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("a_0.png");
    }

    @Test
    void source_mosaicsClosedAndImagesKept_isAsWithoutButForTheLastEpochs(@TempDir Path temp) throws IOException {
        TestFolder folder = new TestFolder(temp).text("classes.txt", "car");
        for (int i = 0; i < 4; i++) {
            folder.image("images/%c_0.png".formatted('a' + i), 48, 32)
                    .text("labels/%c_0.txt".formatted('a' + i), "0 0.5 0.5 0.5 0.5\n");
        }
        Dataset dataset = folder.load();
        AugmentConfig always =
                AugmentConfig.parse("mosaic: 1\nscaleMin: 1\nscaleMax: 1\ntranslate: 0\nflip: 0", "a.yaml");
        WeightedMix mix = new WeightedMix(List.of(new WeightedMix.Part(dataset.images(SplitChoice.ALL), 1)), 3);
        AugmentedSource plain =
                new AugmentedSource(mix, new ImageCache(ImageFiles.standard(), 0), always, Integer.MAX_VALUE, 3);
        AugmentedSource closed =
                new AugmentedSource(mix, new ImageCache(ImageFiles.standard(), 2 * 3 * 48 * 32), always, 1, 3);

        for (int i = 0; i < 4; i++) {
            assertThat(closed.sample(0, i).image().bgr())
                    .isEqualTo(plain.sample(0, i).image().bgr());
            assertThat(closed.clean(1, i).image().bgr())
                    .as("one picture alone")
                    .isEqualTo(
                            ImageFiles.standard().decode(mix.image(1, i).file()).bgr());
        }
    }

    private static AugmentedSource source(Dataset dataset, AugmentConfig config, long seed) {
        WeightedMix mix = new WeightedMix(List.of(new WeightedMix.Part(dataset.images(SplitChoice.ALL), 1)), seed);
        return new AugmentedSource(mix, new ImageCache(ImageFiles.standard(), 0), config, Integer.MAX_VALUE, seed);
    }

    @Test
    void config_parsesYamlAndRejectsNonsense() {
        AugmentConfig config = AugmentConfig.parse("flip: 0\nappearance: {fog: 0.7}\n", "a.yaml");

        assertThat(config.flip()).isZero();
        assertThat(config.appearance()).containsEntry(AppearanceOp.FOG, 0.7);
        assertThat(config.appearance()).doesNotContainKey(AppearanceOp.HSV);
        assertThat(config.scaleMax()).isEqualTo(AugmentConfig.STANDARD.scaleMax());
        assertThatThrownBy(() -> AugmentConfig.parse("flop: 1", "a.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("a.yaml")
                .hasMessageContaining("flop");
        assertThatThrownBy(() -> AugmentConfig.parse("flip: 2", "a.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("flip must be 0..1");
        assertThatThrownBy(() -> AugmentConfig.parse("appearance: {snow: 1}", "a.yaml"))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("snow")
                .hasMessageContaining("fog");
        assertThatThrownBy(() -> AugmentConfig.read("missing.yaml")).hasMessageContaining("standard");
        assertThat(AugmentConfig.read("strong")).isEqualTo(AugmentConfig.STRONG);
    }
}
