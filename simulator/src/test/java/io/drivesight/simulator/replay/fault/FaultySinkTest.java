package io.drivesight.simulator.replay.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageHeader;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PixelImage;
import io.drivesight.simulator.collect.Results;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class FaultySinkTest {
    private static final CameraId FRONT = Results.FRONT;
    private static final CameraId REAR = Results.REAR;

    private final List<CameraFrame> sent = Collections.synchronizedList(new ArrayList<>());
    private final Map<FaultKind, Integer> told = new EnumMap<>(FaultKind.class);

    private void send(String fault, int frames) {
        send(FaultPlan.parse(7, List.of(fault)), frames);
    }

    /** Frames of two cameras, ten a second each; a frame's picture is its number. */
    private void send(FaultPlan plan, int frames) {
        try (FaultySink sink = sink(new AtomicReference<>(plan))) {
            for (int i = 0; i < frames; i++) {
                sink.send(Results.frame(FRONT, i, new byte[] {(byte) i}));
                sink.send(Results.frame(REAR, i, new byte[] {(byte) -i}));
            }
            sink.flush();
        }
    }

    private FaultySink sink(AtomicReference<FaultPlan> controls) {
        return new FaultySink(sent::add, controls, (frame, kind) -> told.merge(kind, 1, Integer::sum));
    }

    private List<Long> numbers(CameraId camera) {
        return sent.stream()
                .filter(frame -> frame.id().camera().equals(camera))
                .map(frame -> frame.id().sequence())
                .toList();
    }

    private List<Integer> pictures(CameraId camera) {
        return sent.stream()
                .filter(frame -> frame.id().camera().equals(camera))
                .map(frame -> (int) frame.data().get(0))
                .toList();
    }

    @Test
    void send_noFaults_passesFramesAsTheyAre() {
        send(FaultPlan.none(), 3);

        assertThat(numbers(FRONT)).containsExactly(0L, 1L, 2L);
        assertThat(told).isEmpty();
    }

    @Test
    void send_drop_leavesOutAboutSoManyAndTellsThem() {
        send("drop=0.25", 400);

        assertThat(told.get(FaultKind.DROP)).isEqualTo(800 - sent.size());
        assertThat(sent).hasSizeBetween(540, 660);
    }

    @Test
    void send_sameSeed_sameFaults() {
        send("drop=0.3,duplicate=0.2,reorder=0.2", 50);
        List<Long> first = numbers(FRONT);
        sent.clear();
        send("drop=0.3,duplicate=0.2,reorder=0.2", 50);

        assertThat(numbers(FRONT)).isEqualTo(first);
        sent.clear();
        send(FaultPlan.parse(8, List.of("drop=0.3,duplicate=0.2,reorder=0.2")), 50);
        assertThat(numbers(FRONT)).isNotEqualTo(first);
    }

    @Test
    void send_anotherFaultAdded_leavesTheFirstOnesFrames() {
        send("drop=0.3", 60);
        List<Long> dropped = numbers(FRONT);
        sent.clear();
        send("drop=0.3,freeze=0.5,corrupt=0.5", 60);

        assertThat(numbers(FRONT)).isEqualTo(dropped);
    }

    @Test
    void send_duplicate_sendsTwiceUnderOneIdentity() {
        send("duplicate=1,cameras=front", 2);

        assertThat(numbers(FRONT)).containsExactly(0L, 0L, 1L, 1L);
        assertThat(numbers(REAR)).containsExactly(0L, 1L);
        assertThat(told).isEqualTo(Map.of(FaultKind.DUPLICATE, 2));
    }

    @Test
    void send_reorder_letsTheNextFrameOfTheCameraPass() {
        send("reorder=1,cameras=front", 5);

        assertThat(numbers(FRONT)).containsExactly(1L, 0L, 3L, 2L, 4L);
        assertThat(numbers(REAR)).isSorted();
    }

    @Test
    void send_freezeInAWindow_repeatsThePictureBefore() {
        send("freeze=1,from=300ms,to=600ms,cameras=car/front", 8);

        assertThat(pictures(FRONT)).containsExactly(0, 1, 2, 2, 2, 2, 6, 7);
        assertThat(pictures(REAR)).containsExactly(0, -1, -2, -3, -4, -5, -6, -7);
        assertThat(numbers(FRONT)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(told).isEqualTo(Map.of(FaultKind.FREEZE, 3));
    }

    @Test
    void send_freezeEpisodes_lastAsLongAsSaid() {
        send("freeze=0.05/300ms", 100);

        List<Integer> runs = new ArrayList<>(List.of(0));
        List<Integer> shown = pictures(FRONT);
        for (int i = 1; i < shown.size(); i++) {
            boolean frozen = shown.get(i).equals(shown.get(i - 1));
            if (frozen) {
                runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
            } else if (runs.get(runs.size() - 1) > 0) {
                runs.add(0);
            }
        }
        // The drive may end before its last episode does.
        runs.remove(runs.size() - 1);
        assertThat(runs).isNotEmpty().allMatch(length -> length >= 3);
    }

    @Test
    void send_blackOut_isABlackPictureOfTheSameSize() throws Exception {
        ImageSize size = new ImageSize(48, 32);
        byte[] pixels = new byte[PixelImage.CHANNELS * 48 * 32];
        Arrays.fill(pixels, (byte) -1);
        byte[] white = new ImageEncoder().png(new PixelImage(size, pixels));
        try (FaultySink sink = sink(new AtomicReference<>(FaultPlan.parse(1, List.of("black-out=1"))))) {
            sink.send(Results.frame(FRONT, 0, white));
        }

        ByteBuffer data = sent.get(0).data();
        assertThat(ImageHeader.read(data, ImageLimits.DEFAULT).size()).isEqualTo(size);
        PixelImage decoded = new ImageIoDecoder(ImageLimits.DEFAULT).decode(data);
        assertThat(decoded.bgr()).containsOnly(0);
    }

    @Test
    void send_corrupt_changesBytesAndLeavesTheOriginal() {
        byte[] image = new byte[5000];
        try (FaultySink sink = sink(new AtomicReference<>(FaultPlan.parse(1, List.of("corrupt=1"))))) {
            sink.send(Results.frame(FRONT, 0, image));
        }

        assertThat(image).containsOnly(0);
        byte[] damaged = new byte[5000];
        sent.get(0).data().get(damaged);
        assertThat(damaged).isNotEqualTo(image);
    }

    @Test
    void send_skewAndDrift_moveStampsAndDeadlinesOnly() {
        send("skew=-200ms,drift=10ms,cameras=front", 11);

        List<Duration> off = sent.stream()
                .filter(frame -> frame.id().camera().equals(FRONT))
                .map(frame -> Duration.between(Results.captureTime(frame.id().sequence()), frame.captureTime()))
                .toList();
        assertThat(off.get(0)).isEqualTo(Duration.ofMillis(-200));
        assertThat(off.get(10)).isEqualTo(Duration.ofMillis(-190));
        assertThat(told.get(FaultKind.SKEW)).isEqualTo(11);
    }

    @Test
    void send_delayAndJitter_everyFrameComesInItsCamerasOrder() {
        send("delay=5ms,jitter=20ms", 30);

        assertThat(numbers(FRONT)).hasSize(30).isSorted();
        assertThat(numbers(REAR)).hasSize(30).isSorted();
        assertThat(told).isEqualTo(Map.of(FaultKind.DELAY, 60));
    }

    @Test
    void send_delayOfOneCamera_holdsNoOtherUp() {
        send("delay=200ms,cameras=front", 3);

        assertThat(sent.subList(0, 3)).allMatch(frame -> frame.id().camera().equals(REAR));
    }

    @Test
    void send_delaySwitchedOff_keepsTheOrder() {
        AtomicReference<FaultPlan> controls = new AtomicReference<>(FaultPlan.parse(1, List.of("delay=100ms")));
        try (FaultySink sink = sink(controls)) {
            sink.send(Results.frame(FRONT, 0, new byte[1]));
            controls.set(FaultPlan.none());
            sink.send(Results.frame(FRONT, 1, new byte[1]));
            sink.flush();
        }

        assertThat(numbers(FRONT)).containsExactly(0L, 1L);
    }

    @Test
    void send_switchedWhileRunning_countsFromTheNextFrame() {
        AtomicReference<FaultPlan> controls = new AtomicReference<>(FaultPlan.none());
        try (FaultySink sink = sink(controls)) {
            sink.send(Results.frame(FRONT, 0, new byte[1]));
            controls.set(FaultPlan.parse(1, List.of("drop=1")));
            sink.send(Results.frame(FRONT, 1, new byte[1]));
            controls.set(FaultPlan.none());
            sink.send(Results.frame(FRONT, 2, new byte[1]));
        }

        assertThat(numbers(FRONT)).containsExactly(0L, 2L);
    }
}
