package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplayerTest {
    private static final CameraId LEFT = new CameraId("v", "left");
    private static final CameraId RIGHT = new CameraId("v", "right");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<CameraFrame> sent = new ArrayList<>();

    private static Drive drive(DriveFrame... frames) {
        Queue<DriveFrame> queue = new ArrayDeque<>(List.of(frames));
        return new Drive() {
            @Override
            public List<CameraId> cameras() {
                return List.of(LEFT, RIGHT);
            }

            @Override
            public Optional<DriveFrame> next() {
                return Optional.ofNullable(queue.poll());
            }

            @Override
            public void close() {}
        };
    }

    private static DriveFrame frame(CameraId camera, int millis) {
        return DriveFrame.of(camera, Duration.ofMillis(millis), new byte[] {1});
    }

    private Replayer replayer(Drive drive, Stamps stamps, Replayer.Options options) {
        return new Replayer(drive, Pace.unlimited(), stamps, sent::add, List.of(), options);
    }

    @Test
    void run_twoCameras_eachHasItsOwnNumbers() throws IOException, InterruptedException {
        Drive drive = drive(frame(LEFT, 0), frame(RIGHT, 0), frame(LEFT, 100), frame(RIGHT, 100));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Replayer.Options options = new Replayer.Options(7, Optional.empty(), Optional.of(Duration.ofMillis(50)));

        long count = replayer(drive, Stamps.whenSent(clock), options).run(() -> false);

        assertThat(count).isEqualTo(4);
        assertThat(sent.stream().map(frame -> frame.id().toString()))
                .containsExactly("v/left#7", "v/right#7", "v/left#8", "v/right#8");
        assertThat(sent.get(0).captureTime()).isEqualTo(NOW);
        assertThat(sent.get(0).deadline()).contains(NOW.plusMillis(50));
    }

    @Test
    void run_stampsOfDrive_keepTheDrivesTime() throws IOException, InterruptedException {
        Drive drive = drive(frame(LEFT, 0), frame(LEFT, 100), frame(LEFT, 250));

        replayer(drive, Stamps.ofDrive(Clock.fixed(NOW, ZoneOffset.UTC), 1), Replayer.Options.defaults())
                .run(() -> false);

        assertThat(sent.stream().map(CameraFrame::captureTime))
                .containsExactly(NOW, NOW.plusMillis(100), NOW.plusMillis(250));
    }

    @Test
    void run_end_leavesOutWhatIsLater() throws IOException, InterruptedException {
        Drive drive = drive(frame(LEFT, 0), frame(LEFT, 100), frame(LEFT, 200));
        Replayer.Options options = new Replayer.Options(0, Optional.of(Duration.ofMillis(200)), Optional.empty());

        replayer(drive, Stamps.whenSent(Clock.systemUTC()), options).run(() -> false);

        assertThat(sent).hasSize(2);
    }

    @Test
    void run_stopped_sendsNoMore() throws IOException, InterruptedException {
        Drive drive = drive(frame(LEFT, 0), frame(LEFT, 100), frame(LEFT, 200));

        replayer(drive, Stamps.whenSent(Clock.systemUTC()), Replayer.Options.defaults())
                .run(() -> !sent.isEmpty());

        assertThat(sent).hasSize(1);
    }

    @Test
    void realTime_frameDue_isNotWaitedFor() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        Pace pace = Pace.realTime(2, now::get);
        pace.await(Duration.ZERO, () -> false);
        now.set(Duration.ofMillis(500).toNanos());

        pace.await(Duration.ofSeconds(1), () -> false);

        assertThat(now.get()).isEqualTo(Duration.ofMillis(500).toNanos());
    }

    @Test
    void realTime_frameNotDue_isWaitedForUntilStopped() throws InterruptedException {
        AtomicLong asked = new AtomicLong();
        Pace pace = Pace.realTime(1, () -> 0);
        pace.await(Duration.ZERO, () -> false);

        pace.await(Duration.ofHours(1), () -> asked.incrementAndGet() > 2);

        assertThat(asked).hasValue(3);
    }
}
