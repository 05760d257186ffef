package io.drivesight.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decoder over real odd and corrupt files. */
class RobustnessImagesTest {
    private static final String DATA = "robustness-images/";

    private final ImageIoDecoder decoder = new ImageIoDecoder(ImageLimits.DEFAULT);

    @Test
    void decode_validOddJpegs_allDecode() throws Exception {
        for (Path file : files("jpeg-valid-odd")) {
            assertThat(decode(file).size().pixels()).as(file.toString()).isPositive();
        }
    }

    @Test
    void decode_corruptJpegs_givePixelsOrDecodeException() throws Exception {
        List<Path> files = files("jpeg-corrupt");
        assertThat(files).filteredOn(this::decodes).hasSizeBetween(5, files.size() - 5);
    }

    @Test
    void decode_oddPngs_decodeUnlessMarkedInvalid() throws Exception {
        assertThat(files("png-suite"))
                .allSatisfy(file -> assertThat(decodes(file))
                        .as(file.toString())
                        .isEqualTo(!file.getFileName().toString().startsWith("x")));
    }

    @Test
    void decode_brokenPngs_givePixelsOrDecodeException() throws Exception {
        assertThat(files("png-odd"))
                .filteredOn(file -> !file.getFileName().toString().startsWith("x"))
                .allMatch(this::decodes);
        assertThat(files("png-odd")).anyMatch(file -> !decodes(file));
    }

    /** A service that decodes to planes must judge every file as one that does not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8})
    void decodeToPlanes_everyFile_endsAsInFull(int divisor) throws Exception {
        PlaneDecoder reducing = new PlaneDecoder(ImageLimits.DEFAULT, decoder);
        int reduced = 0;
        for (Path file : all()) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            Object full = outcome(() -> decoder.decode(bytes).size());
            FramePixels[] got = new FramePixels[1];
            Object found = outcome(() -> {
                got[0] = reducing.decode(bytes, FrameFormat.DETECT, Optional.empty(), frame -> less(frame, divisor));
                return got[0].frame();
            });

            assertThat(found).as(file.toString()).isEqualTo(full);
            reduced += got[0] != null && got[0].picture() instanceof YccImage ? 1 : 0;
        }
        assertThat(reduced).isPositive();
    }

    private static ImageSize less(ImageSize frame, int divisor) {
        return new ImageSize(Math.max(1, frame.width() / divisor), Math.max(1, frame.height() / divisor));
    }

    private static Object outcome(Callable<ImageSize> decoding) throws Exception {
        try {
            return decoding.call();
        } catch (ImageDecodeException e) {
            return e.reason();
        }
    }

    @Test
    void decode_exifOrientations_showTheSamePicture() throws Exception {
        PixelImage upright = decode(SharedData.require(DATA + "exif-rotated/Landscape_1.jpg"));
        for (Path file : files("exif-rotated")) {
            PixelImage image = decode(file);
            assertThat(image.size()).as(file.toString()).isEqualTo(upright.size());
            assertThat(meanDifference(image, upright)).as(file.toString()).isLessThan(6);
        }
    }

    private boolean decodes(Path file) {
        try {
            decode(file);
            return true;
        } catch (ImageDecodeException e) {
            assertThat(e).hasMessageNotContaining("null");
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private PixelImage decode(Path file) throws IOException, ImageDecodeException {
        return decoder.decode(ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    private static double meanDifference(PixelImage a, PixelImage b) {
        long sum = 0;
        for (int i = 0; i < a.bgr().length; i++) {
            sum += Math.abs((a.bgr()[i] & 0xff) - (b.bgr()[i] & 0xff));
        }
        return (double) sum / a.bgr().length;
    }

    private static List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(SharedData.require(DATA))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<Path> files(String folder) throws IOException {
        try (Stream<Path> files = Files.list(SharedData.require(DATA + folder))) {
            return files.sorted().toList();
        }
    }
}
