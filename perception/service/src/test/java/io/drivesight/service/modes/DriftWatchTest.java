package io.drivesight.service.modes;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.pipeline.ServiceStatus.OperatingMode;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.drift.DriftFit;
import io.drivesight.evaluation.drift.Drive;
import io.drivesight.service.lane.ServiceObserver.Arrival;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DriftWatchTest {
    private static final ImageSize SIZE = new ImageSize(320, 192);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final String FRONT = ModeRig.FRONT.key();
    private static final int WINDOW = 8;

    private final ModeRig rig = new ModeRig();
    private final Random random = new Random(4);
    private final DriftWatch watch = new DriftWatch(profile(), INTERVAL, 4, rig::nanos);
    private final Modes modes = rig.modes(watch);

    /** What the weather does to a level 0..255. */
    private enum Weather {
        CLEAR,
        NIGHT,
        FOG;

        double level(double clear) {
            return switch (this) {
                case CLEAR -> clear;
                case NIGHT -> clear * 0.12;
                case FOG -> 190 + 0.12 * (clear - 190);
            };
        }

        double score(double clear) {
            return this == CLEAR ? clear : 0.3 * clear + 0.05;
        }
    }

    private DriftProfile profile() {
        List<Drive> drives = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<FrameFeatures> frames = new ArrayList<>();
            for (int j = 0; j < 3 * WINDOW; j++) {
                frames.add(FrameFeatures.of(pixels(Weather.CLEAR), detections(Weather.CLEAR)));
            }
            drives.add(new Drive("clear", "drive " + i, frames));
        }
        DetectorSetup setup =
                new DetectorSetup("tiny", "ab", new Thresholds(0.1, 0.5, 100), InputProfile.AUTO, DecoderChoice.AUTO);
        return new DriftFit(setup, WINDOW).fit(drives);
    }

    /** A scene of coarse patches, another one each time. */
    private FramePixels pixels(Weather weather) {
        byte[] bgr = new byte[Math.toIntExact(PixelImage.CHANNELS * SIZE.pixels())];
        int[] levels = random.ints(64, 20, 220).toArray();
        for (int i = 0; i < bgr.length; i++) {
            int x = i / PixelImage.CHANNELS % SIZE.width();
            int y = i / PixelImage.CHANNELS / SIZE.width();
            double clear = levels[(x / 13 + 7 * (y / 11)) % levels.length] + 6 * random.nextGaussian();
            bgr[i] = (byte) Math.max(0, Math.min(255, Math.round(weather.level(clear))));
        }
        return FramePixels.whole(new PixelImage(SIZE, bgr));
    }

    private List<Detection> detections(Weather weather) {
        List<Detection> detections = new ArrayList<>();
        for (int i = 0; i < 4 + random.nextInt(4); i++) {
            detections.add(Detection.of(
                    Box.ofSize(10 * i, 20, 24, 20), ObjectClass.CAR, weather.score(0.5 + 0.4 * random.nextDouble())));
        }
        return detections;
    }

    private List<Reason> drive(int frames, Weather weather) {
        List<Reason> reasons = List.of();
        for (int i = 0; i < frames; i++) {
            rig.pass(INTERVAL);
            show(rig.now(), weather);
            reasons = modes.assess();
        }
        return reasons;
    }

    private void show(Instant capture, Weather weather) {
        CameraFrame frame = CameraFrame.of(new FrameId(ModeRig.FRONT, 1), capture, new byte[1]);
        watch.detected(frame, pixels(weather), detections(weather));
    }

    @Test
    void assess_clearFrames_nothingIsSaid() {
        assertThat(drive(4 * WINDOW, Weather.CLEAR)).isEmpty();
    }

    @Test
    void assess_nightAfterClearFrames_isDriftUntilItIsClearAgain() {
        drive(2 * WINDOW, Weather.CLEAR);

        List<Reason> night = drive(3 * WINDOW, Weather.NIGHT);

        assertThat(night).hasSize(1);
        Reason reason = night.get(0);
        assertThat(reason.code()).isEqualTo("drift");
        assertThat(reason.camera()).isEqualTo(FRONT);
        assertThat(reason.mode()).isEqualTo(OperatingMode.DEGRADED);
        assertThat(reason.figure()).hasValueSatisfying(figure -> {
            assertThat(figure.value()).isGreaterThan(figure.limit());
            assertThat(figure.unit()).isEqualTo("distance");
        });
        assertThat(reason.detail()).contains("dark", "distance", "threshold");

        assertThat(drive(2 * WINDOW + 12, Weather.CLEAR)).isEmpty();
    }

    @Test
    void assess_fogAfterClearFrames_isDrift() {
        drive(2 * WINDOW, Weather.CLEAR);

        List<Reason> fog = drive(3 * WINDOW, Weather.FOG);

        assertThat(fog).extracting(Reason::code).containsExactly("drift");
        assertThat(fog.get(0).detail()).containsAnyOf("hazier", "less contrast", "less structure", "less fine detail");
    }

    @Test
    void look_windowNotFull_saysNothing() {
        for (int i = 0; i < WINDOW - 1; i++) {
            rig.pass(INTERVAL);
            show(rig.now(), Weather.NIGHT);
        }
        assertThat(watch.look(rig.nanos())).isEmpty();
        rig.pass(INTERVAL);
        show(rig.now(), Weather.NIGHT);
        assertThat(watch.look(rig.nanos())).hasSize(1);
    }

    @Test
    void detected_framesCloserThanTheInterval_areLeftOut() {
        for (int i = 0; i < 5 * (WINDOW - 1); i++) {
            rig.pass(INTERVAL.dividedBy(5));
            show(rig.now(), Weather.NIGHT);
        }
        assertThat(watch.look(rig.nanos())).isEmpty();
    }

    @Test
    void look_partitionLeftOrCameraGone_saysNothingAnyMore() {
        drive(WINDOW, Weather.NIGHT);
        Arrival arrival = rig.arrival(ModeRig.FRONT, Duration.ZERO);
        watch.arrived(arrival);
        watch.partitionsLeft(Set.of(arrival.partition()));
        assertThat(watch.look(rig.nanos())).isEmpty();

        drive(WINDOW, Weather.NIGHT);
        rig.pass(CameraWatch.GONE_AFTER);
        assertThat(watch.look(rig.nanos())).isEmpty();
    }
}
