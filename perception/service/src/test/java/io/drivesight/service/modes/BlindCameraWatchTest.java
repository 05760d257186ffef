package io.drivesight.service.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PictureSample;
import io.drivesight.core.image.PixelImage;
import io.drivesight.service.lane.ServiceObserver.Arrival;
import io.drivesight.service.modes.Watch.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BlindCameraWatchTest {
    private static final ImageSize SIZE = new ImageSize(320, 180);
    private static final String FRONT = ModeRig.FRONT.key();

    private final ModeRig rig = new ModeRig();
    private final Random random = new Random(3);
    private final BlindCameraWatch watch = new BlindCameraWatch(4, rig::nanos);

    /** A scene with detail everywhere, and so much noise on each of its pictures. */
    private PictureSample scene(double noise) {
        byte[] pixels = new byte[Math.toIntExact(PixelImage.CHANNELS * SIZE.pixels())];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (100 + i * 31 % 97 + Math.round(noise * random.nextGaussian()));
        }
        return PictureSample.of(new PixelImage(SIZE, pixels));
    }

    private PictureSample flat(int level, int noise) {
        byte[] pixels = new byte[Math.toIntExact(PixelImage.CHANNELS * SIZE.pixels())];
        Arrays.fill(pixels, (byte) level);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] += (byte) (noise == 0 ? 0 : random.nextInt(noise));
        }
        return PictureSample.of(new PixelImage(SIZE, pixels));
    }

    private void show(int pictures, Supplier<PictureSample> picture) {
        for (int i = 0; i < pictures; i++) {
            rig.pass(Duration.ofMillis(100));
            watch.seen(FRONT, picture.get());
        }
    }

    private Level level(String kind) {
        return ModeRig.level(watch, rig.nanos(), kind, FRONT);
    }

    private void allClear() {
        assertThat(level("black")).isEqualTo(Level.CLEAR);
        assertThat(level("frozen")).isEqualTo(Level.CLEAR);
        assertThat(level("featureless")).isEqualTo(Level.CLEAR);
    }

    @Test
    void look_stillSceneWithASensorsNoise_isClear() {
        show(40, () -> scene(1));
        allClear();
    }

    @Test
    void look_samePictureAgain_isFrozenAndNothingElse() {
        PictureSample same = scene(1);
        show(40, () -> same);
        assertThat(level("frozen")).isEqualTo(Level.RAISED);
        assertThat(level("black")).isEqualTo(Level.CLEAR);
        assertThat(level("featureless")).isEqualTo(Level.CLEAR);
        show(40, () -> scene(1));
        allClear();
    }

    @Test
    void look_everyPictureTwice_isNotFrozen() {
        for (int i = 0; i < 20; i++) {
            PictureSample twice = scene(1);
            show(2, () -> twice);
        }
        assertThat(level("frozen")).isEqualTo(Level.BETWEEN);
    }

    @Test
    void look_blackPictures_areBlackAlthoughTheyAreAllTheSame() {
        show(40, () -> flat(0, 0));
        assertThat(level("black")).isEqualTo(Level.RAISED);
        assertThat(level("frozen")).isEqualTo(Level.CLEAR);
        show(40, () -> flat(2, 8));
        assertThat(level("black")).isEqualTo(Level.RAISED);
    }

    @Test
    void look_coveredLens_isFeatureless() {
        show(40, () -> flat(120, 3));
        assertThat(level("featureless")).isEqualTo(Level.RAISED);
    }

    @Test
    void look_noPicturesAnyMore_nothingChanges() {
        show(40, () -> flat(0, 0));
        rig.pass(Duration.ofSeconds(20));
        assertThat(level("black")).isEqualTo(Level.BETWEEN);
        rig.pass(CameraWatch.GONE_AFTER);
        assertThat(watch.look(rig.nanos())).isEmpty();
    }

    @Test
    void look_partitionLeft_isAnotherInstancesBusiness() {
        show(40, () -> flat(0, 0));
        Arrival arrival = rig.arrival(ModeRig.FRONT, Duration.ZERO);
        watch.arrived(arrival);
        watch.partitionsLeft(Set.of(arrival.partition()));
        assertThat(watch.look(rig.nanos())).isEmpty();
    }
}
