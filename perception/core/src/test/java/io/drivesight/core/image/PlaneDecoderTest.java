package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.ImageDecoder.Wanted;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.InputSpec.ChannelOrder;
import io.drivesight.core.preprocess.InputSpec.ResizeMode;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.testkit.Fuzzing;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaneDecoderTest {
    private static final ImageSize SIZE = new ImageSize(96, 64);

    private final ImageIoDecoder full = new ImageIoDecoder(ImageLimits.DEFAULT);
    private final PlaneDecoder planes = new PlaneDecoder(ImageLimits.DEFAULT, full);

    private FramePixels decode(byte[] image, ImageSize least) throws ImageDecodeException {
        return planes.decode(ByteBuffer.wrap(image), FrameFormat.DETECT, Optional.empty(), frame -> least);
    }

    private static byte[] jpeg(ImageSize size) {
        return new ImageEncoder().jpeg(scene(size), 0.9);
    }

    /** Soft colours, so that a mean of pixels is what is left of them. */
    private static PixelImage scene(ImageSize size) {
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * size.pixels())];
        for (int i = 0; i < bgr.length; i++) {
            int x = i / PixelImage.CHANNELS % size.width();
            int y = i / PixelImage.CHANNELS / size.width();
            double wave = Math.sin(x / 9.0 + i % PixelImage.CHANNELS) + Math.cos(y / 7.0);
            bgr[i] = (byte) Math.round(128 + 60 * wave);
        }
        return new PixelImage(size, bgr);
    }

    /** The mean of each square of pixels, parts of pixels as such; the outermost ones of what there is. */
    private static PixelImage means(PixelImage image, int eighths) {
        ImageSize size = FramePixels.scaled(image.size(), eighths);
        double pitch = (double) FramePixels.ALL / eighths;
        byte[] bgr = new byte[(int) (PixelImage.CHANNELS * size.pixels())];
        for (int i = 0; i < bgr.length; i++) {
            int channel = i % PixelImage.CHANNELS;
            double left = i / PixelImage.CHANNELS % size.width() * pitch;
            int row = i / PixelImage.CHANNELS / size.width();
            double top = row * pitch;
            double sum = 0;
            double area = 0;
            for (int y = (int) top; y < Math.min(top + pitch, image.height()); y++) {
                double high = Math.min(y + 1, top + pitch) - Math.max(y, top);
                for (int x = (int) left; x < Math.min(left + pitch, image.width()); x++) {
                    double part = high * (Math.min(x + 1, left + pitch) - Math.max(x, left));
                    sum += part * (image.bgr()[PixelImage.CHANNELS * (y * image.width() + x) + channel] & 0xff);
                    area += part;
                }
            }
            bgr[i] = (byte) Math.round(sum / area);
        }
        return new PixelImage(size, bgr);
    }

    @ParameterizedTest
    @CsvSource({
        "96, 64, 4",
        "96, 64, 2",
        "96, 64, 1",
        "101, 67, 4",
        "101, 67, 2",
        "33, 9, 1",
        "17, 200, 4",
        "96, 64, 8",
        "101, 67, 8",
        "33, 9, 8",
        "96, 64, 3",
        "96, 64, 5",
        "96, 64, 6",
        "101, 67, 3",
        "101, 67, 5",
        "101, 67, 6",
        "7, 90, 6"
    })
    void decode_plainJpeg_isTheFullPictureScaled(int width, int height, int eighths) throws Exception {
        ImageSize size = new ImageSize(width, height);
        byte[] jpeg = jpeg(size);

        FramePixels scaled = decode(jpeg, FramePixels.scaled(size, eighths));

        assertThat(scaled.eighths()).isEqualTo(eighths);
        assertThat(scaled.frame()).isEqualTo(size);
        assertThat(scaled.picture()).isInstanceOf(YccImage.class);
        assertThat(TestImages.meanDifference(scaled.pixels(), means(full.decode(ByteBuffer.wrap(jpeg)), eighths)))
                .isLessThan(eighths == FramePixels.ALL ? 2 : 4);
    }

    @Test
    void decode_coloursSampledOtherwise_isTheFullPictureScaled() throws Exception {
        for (int sampling = 0; sampling < 4; sampling++) {
            int across = 1 + sampling % 2;
            int down = 1 + sampling / 2;
            byte[] jpeg = TestImages.withSampling(scene(SIZE), across, down);
            PixelImage whole = full.decode(ByteBuffer.wrap(jpeg));
            assertThat(PlainJpeg.read(ByteBuffer.wrap(jpeg)).widest()).isEqualTo(across);
            assertThat(PlainJpeg.read(ByteBuffer.wrap(jpeg)).highest()).isEqualTo(down);
            for (int eighths : new int[] {1, 2, 3, 4, 5, 6, 8}) {
                if (eighths < 3 && across != down) {
                    // A single colour for 8 or 16 pixels is too coarse for this scene.
                    continue;
                }
                FramePixels scaled = decode(jpeg, FramePixels.scaled(SIZE, eighths));

                assertThat(scaled.eighths()).isEqualTo(eighths);
                boolean same = sampling == 0 && eighths == FramePixels.ALL;
                assertThat(TestImages.meanDifference(scaled.pixels(), means(whole, eighths)))
                        .as("%dx%d, %d eighths", across, down, eighths)
                        .isLessThan(same ? 0.6 : 4);
            }
        }
    }

    /** What the model is given: colours are interpolated there, so they need no tolerance for being coarse. */
    @ParameterizedTest
    @CsvSource({"96, 64, 0.6", "101, 67, 0.6", "60, 40, 0.6", "200, 130, 0.6"})
    void decode_everyPixel_givesTheModelWhatTheFullPictureGives(int width, int height, double most) throws Exception {
        ImageSize target = new ImageSize(width, height);
        Preprocessor preprocessor = new Preprocessor(new InputSpec(
                1,
                1,
                true,
                1,
                ChannelOrder.BGR,
                ResizeMode.STRETCH,
                114,
                List.of(0.0, 0.0, 0.0),
                List.of(1.0, 1.0, 1.0)));
        for (int sampling = 0; sampling < 4; sampling++) {
            byte[] jpeg = TestImages.withSampling(scene(new ImageSize(101, 67)), 1 + sampling % 2, 1 + sampling / 2);
            FramePixels planes = decode(jpeg, new ImageSize(101, 67));

            FloatBuffer found = preprocessor
                    .prepare(planes, target, Preprocessor.allocate(target))
                    .data();
            FloatBuffer expected = preprocessor
                    .prepare(full.decode(ByteBuffer.wrap(jpeg)), target, Preprocessor.allocate(target))
                    .data();

            double sum = 0;
            for (int i = 0; i < found.limit(); i++) {
                sum += Math.abs(found.get(i) - expected.get(i));
            }
            assertThat(sum / found.limit()).as("sampling %d", sampling).isLessThan(most);
        }
    }

    @Test
    void decode_greyJpeg_isReducedToo() throws Exception {
        byte[] jpeg = TestImages.ofKind("grey", scene(SIZE));

        FramePixels reduced = decode(jpeg, new ImageSize(48, 32));

        assertThat(reduced.eighths()).isEqualTo(4);
        assertThat(TestImages.meanDifference(reduced.pixels(), means(full.decode(ByteBuffer.wrap(jpeg)), 4)))
                .isLessThan(3);
    }

    @ParameterizedTest
    @CsvSource({"36, 24, 3", "37, 24, 4", "48, 33, 5", "60, 41, 6", "73, 48, 8", "96, 64, 8", "500, 500, 8"})
    void decode_moreWanted_leavesOutNone(int width, int height, int eighths) throws Exception {
        assertThat(decode(jpeg(SIZE), new ImageSize(width, height)).eighths()).isEqualTo(eighths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"progressive", "png", "palette", "deep"})
    void decode_otherKinds_areLeftToTheFullDecoder(String kind) throws Exception {
        byte[] image = TestImages.ofKind(kind, scene(SIZE));

        assertThat(decode(image, new ImageSize(1, 1)).pixels().bgr())
                .isEqualTo(full.decode(ByteBuffer.wrap(image)).bgr());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
    void decode_turned_isUprightAndReduced(int orientation) throws Exception {
        byte[] jpeg = TestImages.withExif(jpeg(SIZE), orientation, true);
        PixelImage upright = full.decode(ByteBuffer.wrap(jpeg));

        for (int least : new int[] {20, 30, 60}) {
            FramePixels reduced = decode(jpeg, new ImageSize(least, least));

            assertThat(reduced.eighths()).isEqualTo(least == 20 ? 3 : least == 30 ? 4 : FramePixels.ALL);
            assertThat(reduced.frame()).isEqualTo(upright.size());
            assertThat(TestImages.meanDifference(reduced.pixels(), means(upright, reduced.eighths())))
                    .isLessThan(4);
        }
    }

    private long needed(byte[] jpeg, Optional<Region> detail) throws ImageDecodeException {
        AtomicLong needed = new AtomicLong();
        Wanted wanted = new Wanted(frame -> FramePixels.scaled(frame, 4), frame -> detail);
        planes.decode(ByteBuffer.wrap(jpeg), FrameFormat.DETECT, Optional.empty(), wanted, needed::set);
        return needed.get() - 2L * jpeg.length;
    }

    /** What is there at once: planes, and pixels where there are any. */
    @Test
    void decode_turnedOrFromAnOddPixel_asksForTheCopiesToo() throws Exception {
        byte[] jpeg = jpeg(SIZE);
        long reduced = SIZE.pixels() / 4;
        Region even = new Region(16, 16, new ImageSize(32, 16));
        Region odd = new Region(17, 16, new ImageSize(32, 16));

        assertThat(needed(jpeg, Optional.empty())).isEqualTo(3 * reduced);
        assertThat(needed(TestImages.withExif(jpeg, 3, true), Optional.empty())).isEqualTo(9 * reduced);
        assertThat(needed(jpeg, Optional.of(odd)) - needed(jpeg, Optional.of(even)))
                .isEqualTo(6 * (32 + 1) * (16 + 1));
    }

    @Test
    void decode_turnedWithPartOfASquare_keepsAll() throws Exception {
        byte[] jpeg = TestImages.withExif(jpeg(new ImageSize(97, 64)), 3, true);

        assertThat(decode(jpeg, new ImageSize(1, 1)).eighths()).isEqualTo(FramePixels.ALL);
    }

    /** Wherever it is cut or changed, both decoders say the same of it. */
    @Test
    void decode_damagedJpegs_endAsInFull() throws Exception {
        byte[] jpeg = jpeg(SIZE);
        Random random = new Random(3);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = i % 2 == 0 ? Arrays.copyOf(jpeg, random.nextInt(jpeg.length)) : jpeg.clone();
            if (i % 2 == 1) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Object expected;
            try {
                expected = full.decode(ByteBuffer.wrap(damaged)).size();
            } catch (ImageDecodeException e) {
                expected = e.reason();
            }
            Object found;
            try {
                found = decode(damaged, i % 4 < 2 ? new ImageSize(1, 1) : SIZE).frame();
            } catch (ImageDecodeException e) {
                found = e.reason();
            }
            assertThat(found).as("damage %d", i).isEqualTo(expected);
        }
    }

    /** The planes, not only the pixels made of them: what is left of a block is the same whatever memory it is put into. */
    @Test
    void decode_intoMemoryOfOthers_leavesNothingBehind() throws Exception {
        byte[] jpeg = jpeg(SIZE);
        byte[] grey = TestImages.ofKind("grey", scene(SIZE));
        FramePixels kept = decode(jpeg, new ImageSize(48, 32));
        FramePixels greyKept = decode(grey, new ImageSize(48, 32));
        for (ImageSize other : List.of(new ImageSize(200, 160), new ImageSize(128, 96), SIZE)) {
            decode(jpeg(other), FramePixels.scaled(other, 4)).close();
            try (FramePixels again = decode(jpeg, new ImageSize(48, 32))) {
                assertThat(again.pixels().bgr()).isEqualTo(kept.pixels().bgr());
            }
            try (FramePixels again = decode(grey, new ImageSize(48, 32))) {
                assertThat(again.pixels().bgr()).isEqualTo(greyKept.pixels().bgr());
            }
        }
    }

    @Test
    void close_twice_lendsTheMemoryOnce() throws Exception {
        FramePixels first = decode(jpeg(SIZE), new ImageSize(48, 32));
        first.close();
        first.close();

        FramePixels second = decode(jpeg(SIZE), new ImageSize(48, 32));
        FramePixels third = decode(jpeg(SIZE), new ImageSize(48, 32));

        assertThat(samples(second)).isSameAs(samples(first)).isNotSameAs(samples(third));
    }

    private static byte[] samples(FramePixels frame) {
        return ((YccImage) frame.picture()).samples();
    }

    @Test
    void decode_frameAfterFrame_allocatesNoPixels() throws Exception {
        ImageSize size = new ImageSize(960, 540);
        byte[] jpeg = jpeg(size);
        ImageSize least = new ImageSize(480, 270);
        decode(jpeg, least).close();
        decode(jpeg, size).close();

        Fuzzing.allocatingAtMost(16 << 10, () -> decode(jpeg, least).close());
        Fuzzing.allocatingAtMost(16 << 10, () -> decode(jpeg, size).close());
    }

    @Test
    void decode_headerAboveTheLimits_allocatesNothing() throws Exception {
        byte[] jpeg = TestImages.withJpegSize(jpeg(SIZE), 60_000, 60_000);

        Fuzzing.allocatingAtMost(
                1 << 20,
                () -> assertThatThrownBy(() -> decode(jpeg, new ImageSize(1, 1)))
                        .isInstanceOf(ImageDecodeException.class)
                        .hasMessageContaining("60000x60000"));
    }

    private FramePixels decode(byte[] image, ImageSize least, Region region) throws ImageDecodeException {
        return planes.decode(
                ByteBuffer.wrap(image),
                FrameFormat.DETECT,
                Optional.empty(),
                new Wanted(frame -> least, frame -> Optional.of(region)),
                PixelMemory.UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 40, 20",
        "4, 0, 0",
        "2, 54, 40",
        "1, 3, 5",
        "1, 68, 43",
        "3, 7, 9",
        "6, 55, 31",
        "8, 40, 20",
        "8, 55, 31",
        "8, 68, 43"
    })
    void decode_withARegion_hasItsPixels(int eighths, int left, int top) throws Exception {
        ImageSize size = new ImageSize(101, 67);
        Region region = new Region(left, top, new ImageSize(33, 24));
        ImageSize least = FramePixels.scaled(size, eighths);
        for (int sampling = 0; sampling < 4; sampling++) {
            byte[] jpeg = TestImages.withSampling(scene(size), 1 + sampling % 2, 1 + sampling / 2);

            FramePixels frame = decode(jpeg, least, region);

            assertThat(frame.eighths()).isEqualTo(eighths);
            assertThat(frame.pixels().bgr())
                    .isEqualTo(decode(jpeg, least).pixels().bgr());
            PixelImage expected = full.decode(ByteBuffer.wrap(jpeg)).cut(region);
            assertThat(TestImages.meanDifference(frame.region(region).pixels(), expected))
                    .as("sampling %d", sampling)
                    .isLessThan(sampling == 0 ? 0.6 : 3);
        }
    }

    /** Failed before: colours that are half as fine lay a pixel aside. */
    @Test
    void decode_regionFromAnOddPixel_hasThePixelsOfTheOneAroundIt() throws Exception {
        byte[] jpeg = TestImages.withSampling(scene(SIZE), 2, 2);
        Region odd = new Region(31, 19, new ImageSize(39, 29));
        Region around = new Region(30, 18, new ImageSize(40, 30));
        ImageSize least = new ImageSize(48, 32);

        assertThat(decode(jpeg, least, odd).region(odd).pixels().bgr())
                .isEqualTo(decode(jpeg, least, around)
                        .region(around)
                        .pixels()
                        .cut(new Region(1, 1, odd.size()))
                        .bgr());
    }

    @Test
    void decode_greyWithARegion_hasItsPixels() throws Exception {
        byte[] jpeg = TestImages.ofKind("grey", scene(SIZE));
        Region region = new Region(30, 18, new ImageSize(40, 30));

        PixelImage found =
                decode(jpeg, new ImageSize(48, 32), region).region(region).pixels();

        assertThat(TestImages.meanDifference(
                        found, full.decode(ByteBuffer.wrap(jpeg)).cut(region)))
                .isLessThan(0.6);
    }

    @Test
    void decode_turnedOrWholeWithARegion_isDecodedInFull() throws Exception {
        byte[] turned = TestImages.withExif(jpeg(SIZE), 6, true);
        Region region = new Region(10, 18, new ImageSize(30, 30));

        for (byte[] image : List.of(turned, TestImages.ofKind("png", scene(SIZE)))) {
            FramePixels frame = decode(image, new ImageSize(20, 20), region);
            assertThat(frame.eighths()).isEqualTo(FramePixels.ALL);
            assertThat(frame.region(region).pixels().bgr())
                    .isEqualTo(full.decode(ByteBuffer.wrap(image)).cut(region).bgr());
        }
    }

    @Test
    void decode_damagedWithARegion_endsAsInFull() throws Exception {
        byte[] jpeg = jpeg(SIZE);
        Region region = new Region(30, 18, new ImageSize(40, 30));
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            byte[] damaged = jpeg.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            Object expected;
            try {
                expected = decode(damaged, new ImageSize(48, 32)).frame();
            } catch (ImageDecodeException e) {
                expected = e.reason();
            }
            Object found;
            try {
                found = decode(damaged, new ImageSize(48, 32), region).frame();
            } catch (ImageDecodeException e) {
                found = e.reason();
            }
            assertThat(found).as("damage %d", i).isEqualTo(expected);
        }
    }

    @Test
    void decode_frameAfterFrameWithARegion_allocatesNoPixels() throws Exception {
        ImageSize size = new ImageSize(960, 540);
        byte[] jpeg = jpeg(size);
        ImageSize least = new ImageSize(480, 270);
        Region region = Region.middle(size, new ImageSize(416, 256));
        decode(jpeg, least, region).close();

        Fuzzing.allocatingAtMost(64 << 10, () -> decode(jpeg, least, region).close());
    }
}
