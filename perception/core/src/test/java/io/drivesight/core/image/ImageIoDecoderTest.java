package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException.Reason;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On images made here, so that it stands without any data. */
class ImageIoDecoderTest {
    private static final ImageSize SIZE = new ImageSize(48, 32);
    private static final PixelImage PICTURE = TestImages.quadrants(SIZE);

    private final ImageIoDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);

    @Test
    void decode_png_isExact() throws Exception {
        assertSame(decode(new ImageEncoder().png(PICTURE)), PICTURE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void decode_jpeg_isClose(boolean progressive) throws Exception {
        assertClose(decode(TestImages.jpeg(AwtImages.toBufferedImage(PICTURE), progressive)), PICTURE);
    }

    @Test
    void decode_greyJpeg_isGrey() throws Exception {
        PixelImage decoded = decode(TestImages.jpeg(TestImages.grey(SIZE, 77), false));

        assertThat(decoded.size()).isEqualTo(SIZE);
        assertThat(decoded.bgr()).containsOnly(77);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_3BYTE_BGR
            })
    void decode_pngOfAnyLayout_isExact(int type) throws Exception {
        assertSame(decode(TestImages.png(TestImages.convert(PICTURE, type))), PICTURE);
    }

    @Test
    void decode_palettePng_givesItsColours() throws Exception {
        byte[] file = TestImages.png(TestImages.palette(SIZE, 0x102030, 0x405060));

        PixelImage decoded = decode(file);

        assertThat(Arrays.copyOf(decoded.bgr(), 6)).containsExactly(0x30, 0x20, 0x10, 0x60, 0x50, 0x40);
    }

    @Test
    void decode_deepGreyPng_keepsTheUpperBits() throws Exception {
        assertThat(decode(TestImages.png(TestImages.deepGrey(SIZE, 0x7f80))).bgr())
                .containsOnly(0x7f);
    }

    @Test
    void decode_alpha_isDropped() throws Exception {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00_11_22_33);

        assertThat(Arrays.copyOf(decode(TestImages.png(image)).bgr(), 3)).containsExactly(0x33, 0x22, 0x11);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void decode_exifOrientation_isUpright(int tag) throws Exception {
        PixelImage stored = TestImages.stored(PICTURE, Orientation.ofExif(tag));
        byte[] file = TestImages.jpeg(AwtImages.toBufferedImage(stored), false);
        for (boolean bigEndian : new boolean[] {false, true}) {
            assertClose(decode(TestImages.withExif(file, tag, bigEndian)), PICTURE);
        }
    }

    /** The eight tags against their meaning in the standard: where the first stored row and column are shown. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 3", "4, 2", "5, 0", "6, 1", "7, 3", "8, 2"})
    void decode_exifOrientation_movesTheFirstStoredPixel(int tag, int corner) {
        byte[] bgr = new byte[4 * 2 * 3];
        bgr[0] = 99;
        PixelImage upright = Orientation.ofExif(tag).apply(new PixelImage(new ImageSize(4, 2), bgr));

        int x = corner % 2 == 0 ? 0 : upright.width() - 1;
        int y = corner < 2 ? 0 : upright.height() - 1;
        assertThat(upright.bgr()[3 * (y * upright.width() + x)]).isEqualTo((byte) 99);
        assertThat(upright.width()).isEqualTo(tag < 5 ? 4 : 2);
    }

    @Test
    void decode_damagedExif_isIgnored() throws Exception {
        byte[] file = TestImages.jpeg(AwtImages.toBufferedImage(PICTURE), false);
        byte[] withExif = TestImages.withExif(file, 6, false);
        for (int at = 12; at < 38; at++) {
            byte[] damaged = withExif.clone();
            damaged[at] = (byte) 0xff;
            assertThat(decode(damaged).size().pixels()).isEqualTo(SIZE.pixels());
        }
    }

    @Test
    void decode_partOfABuffer_leavesItAlone() throws Exception {
        byte[] file = new ImageEncoder().png(PICTURE);
        ByteBuffer buffer = ByteBuffer.allocateDirect(file.length + 10);
        buffer.position(5).put(file).flip().position(5);

        assertSame(decoder.decode(buffer.asReadOnlyBuffer()), PICTURE);
        assertThat(buffer.position()).isEqualTo(5);
    }

    @Test
    void decode_rawRgb_swapsToBgr() throws Exception {
        PixelImage decoded = raw(FrameFormat.RGB8, new ImageSize(2, 1), 1, 2, 3, 4, 5, 6);

        assertThat(decoded.bgr()).containsExactly(3, 2, 1, 6, 5, 4);
    }

    @Test
    void decode_rawBgr_isCopied() throws Exception {
        assertThat(raw(FrameFormat.BGR8, new ImageSize(1, 1), 7, 8, 9).bgr()).containsExactly(7, 8, 9);
    }

    @Test
    void decode_nv12_isLimitedRangeBt601() throws Exception {
        // Y 81, U 90, V 240 is pure red; Y 235 white, Y 16 black at neutral chroma.
        ImageSize size = new ImageSize(4, 2);
        PixelImage decoded = raw(FrameFormat.NV12, size, 81, 81, 235, 16, 81, 81, 235, 16, 90, 240, 128, 128);

        assertPixel(decoded, 0, 0, 0, 255);
        assertPixel(decoded, 5, 0, 0, 255);
        assertPixel(decoded, 2, 255, 255, 255);
        assertPixel(decoded, 3, 0, 0, 0);
    }

    private static void assertPixel(PixelImage image, int pixel, int blue, int green, int red) {
        int[] expected = {blue, green, red};
        for (int i = 0; i < 3; i++) {
            assertThat(image.bgr()[3 * pixel + i] & 0xff).isBetween(expected[i] - 1, expected[i] + 1);
        }
    }

    @Test
    void decode_rawOfWrongLength_throws() {
        assertReason(Reason.WRONG_LENGTH, () -> raw(FrameFormat.RGB8, new ImageSize(2, 1), 1, 2, 3));
        assertReason(Reason.WRONG_LENGTH, () -> raw(FrameFormat.NV12, new ImageSize(3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9));
        assertReason(Reason.TOO_MANY_PIXELS, () -> raw(FrameFormat.RGB8, new ImageSize(1_000_000, 1_000_000), 1));
        assertReason(Reason.EMPTY, () -> raw(FrameFormat.BGR8, new ImageSize(1, 1)));
        assertReason(
                Reason.BAD_HEADER,
                () -> decoder.decode(ByteBuffer.wrap(new byte[3]), FrameFormat.RGB8, Optional.empty()));
    }

    @Test
    void decode_noImage_throws() {
        assertReason(Reason.EMPTY, () -> decode(new byte[0]));
        assertReason(Reason.UNKNOWN_FORMAT, () -> decode(new byte[] {1}));
        assertReason(Reason.UNKNOWN_FORMAT, () -> decode("GIF89a, or any other text".getBytes(StandardCharsets.UTF_8)));
        assertReason(Reason.BAD_HEADER, () -> decode(new byte[] {-1, (byte) 0xd8, -1}));
    }

    @Test
    void decode_otherFormatThanDeclared_throws() {
        byte[] png = new ImageEncoder().png(PICTURE);

        assertReason(Reason.BAD_HEADER, () -> decoder.decode(ByteBuffer.wrap(png), FrameFormat.JPEG, Optional.empty()));
    }

    @Test
    void decode_moreBytesThanTheLimit_throws() {
        byte[] png = new ImageEncoder().png(PICTURE);
        ImageIoDecoder strict = new ImageIoDecoder(new ImageLimits(png.length - 1, 1000_000, 1000));

        assertReason(Reason.TOO_MANY_BYTES, () -> strict.decode(ByteBuffer.wrap(png)));
    }

    @Test
    void decode_morePixelsThanTheLimit_throws() {
        byte[] jpeg = new ImageEncoder().jpeg(PICTURE, 0.9);

        assertReason(
                Reason.TOO_MANY_PIXELS,
                () -> new ImageIoDecoder(new ImageLimits(1 << 20, SIZE.pixels() - 1, 1000))
                        .decode(ByteBuffer.wrap(jpeg)));
        assertReason(
                Reason.TOO_MANY_PIXELS,
                () -> new ImageIoDecoder(new ImageLimits(1 << 20, 1 << 20, 47)).decode(ByteBuffer.wrap(jpeg)));
    }

    @Test
    void decode_pixelBomb_throwsFromTheHeader() {
        assertReason(Reason.TOO_MANY_PIXELS, () -> decode(TestImages.withSize(TestImages.tinyPng(), 60_000, 60_000)));
        assertReason(
                Reason.TOO_MANY_PIXELS,
                () -> decode(TestImages.withSize(TestImages.tinyPng(), Integer.MAX_VALUE, Integer.MAX_VALUE)));
        assertReason(
                Reason.TOO_MANY_PIXELS,
                () -> decode(TestImages.withJpegSize(new ImageEncoder().jpeg(PICTURE, 0.9), 65_535, 65_535)));
    }

    /** The size fits, the pixels do not come: nothing but a few lines of noise and an error. */
    @Test
    void decode_largerHeaderThanData_throws() {
        assertReason(
                Reason.CORRUPT,
                () -> decode(TestImages.withJpegSize(new ImageEncoder().jpeg(PICTURE, 0.9), 4000, 4000)));
        assertReason(Reason.CORRUPT, () -> decode(TestImages.withSize(TestImages.tinyPng(), 4000, 4000)));
    }

    @Test
    void decode_thousandsOfScans_throwsBeforeDecoding() {
        byte[] file = TestImages.jpeg(AwtImages.toBufferedImage(PICTURE), true);

        assertReason(Reason.UNSUPPORTED, () -> decode(TestImages.withRepeatedScans(file, 5000)));
    }

    /** The codec warns for every two bytes behind the end of the data; tens of thousands take longer than the picture. */
    @Test
    void decode_segmentLongerThanTheData_endsWithTheFirstThousandWarnings() {
        byte[] jpeg = TestImages.jpeg(AwtImages.toBufferedImage(PICTURE), true);
        byte[] profile = {(byte) 0xff, (byte) 0xe2, (byte) 0xff, (byte) 0xff};
        byte[] longer = Arrays.copyOf(jpeg, jpeg.length + 2);
        System.arraycopy(profile, 0, longer, jpeg.length - 2, profile.length);

        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(() -> decode(longer))
                .withMessageContaining("damaged in more than 1000 places")
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }

    @Test
    void decode_hugeCompressedText_isNotUnpacked() throws Exception {
        byte[] file = TestImages.png(TestImages.palette(SIZE, 0x102030, 0x405060));

        PixelImage decoded = decode(TestImages.withCompressedText(file, 64 << 20));

        assertThat(decoded.size()).isEqualTo(SIZE);
    }

    @Test
    void decode_jpegsCutOffAnywhere_giveDecodeExceptionUnlessProgressive() {
        BufferedImage image = AwtImages.toBufferedImage(PICTURE);

        assertThat(survivors(TestImages.jpeg(image, false), 7)).isZero();
        // The first scans of a progressive JPEG are the whole picture, only coarser.
        assertThat(survivors(TestImages.jpeg(image, true), 7)).isPositive();
    }

    @Test
    void decode_pngCutOffAnywhere_givesDecodeException() {
        assertThat(survivors(new ImageEncoder().png(PICTURE), 3)).isZero();
    }

    /** How many of the file's beginnings, every {@code step} bytes, decode; the rest must end in a decode exception. */
    private int survivors(byte[] file, int step) {
        return (int) IntStream.iterate(0, length -> length < file.length - 2, length -> length + step)
                .filter(length -> decodes(Arrays.copyOf(file, length)))
                .count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jpeg", "progressive", "grey", "png", "palette", "deep"})
    void decode_flippedBytes_giveImageOrDecodeException(String kind) {
        byte[] file = TestImages.ofKind(kind, PICTURE);
        Random random = new Random(kind.length());
        int decoded = 0;
        for (int round = 0; round < 400; round++) {
            byte[] damaged = file.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            decoded += decodes(damaged) ? 1 : 0;
        }
        assertThat(decoded).isLessThan(400);
    }

    private boolean decodes(byte[] file) {
        try {
            return decode(file).bgr().length > 0;
        } catch (ImageDecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private PixelImage decode(byte[] file) throws ImageDecodeException {
        return decoder.decode(ByteBuffer.wrap(file));
    }

    private PixelImage raw(FrameFormat format, ImageSize size, int... values) throws ImageDecodeException {
        byte[] data = new byte[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) values[i];
        }
        return decoder.decode(ByteBuffer.wrap(data), format, Optional.of(size));
    }

    private interface Decoding {
        PixelImage run() throws ImageDecodeException;
    }

    private static void assertReason(Reason reason, Decoding decoding) {
        assertThatExceptionOfType(ImageDecodeException.class)
                .isThrownBy(decoding::run)
                .satisfies(e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    private static void assertSame(PixelImage image, PixelImage expected) {
        assertThat(image.size()).isEqualTo(expected.size());
        assertThat(image.bgr()).isEqualTo(expected.bgr());
    }

    private static void assertClose(PixelImage image, PixelImage expected) {
        assertThat(image.size()).isEqualTo(expected.size());
        assertThat(TestImages.meanDifference(image, expected)).isLessThan(8);
    }
}
