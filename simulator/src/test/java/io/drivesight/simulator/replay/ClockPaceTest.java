package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClockPaceTest {
    private final AtomicLong now = new AtomicLong();
    private final ClockPace pace = new ClockPace(1, now::get);

    private static void await(ClockPace pace, Duration at) {
        try {
            pace.await(at, () -> false);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void await_paused_holdsTheDrivesClock() throws Exception {
        await(pace, Duration.ZERO);
        assertThat(pace.toggle()).isTrue();
        CompletableFuture<Void> frame = CompletableFuture.runAsync(() -> await(pace, Duration.ofSeconds(1)));
        Thread.sleep(100);
        now.set(Duration.ofSeconds(50).toNanos());
        assertThat(frame).isNotDone();

        assertThat(pace.toggle()).isFalse();
        // The frame was due after a second of the drive, of which none has passed.
        Thread.sleep(200);
        assertThat(frame).isNotDone();
        now.set(Duration.ofSeconds(51).toNanos());
        frame.get();
    }

    @Test
    void await_stoppedWhilePaused_ends() throws InterruptedException {
        pace.toggle();
        pace.await(Duration.ofHours(1), () -> true);
    }
}
