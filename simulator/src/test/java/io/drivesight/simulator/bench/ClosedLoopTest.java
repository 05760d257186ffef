package io.drivesight.simulator.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.simulator.bench.ClosedLoop.Rate;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong clock = new AtomicLong();

    @Test
    void run_framesOfTenMillis_countsOnlyThoseAfterTheWarmUp() throws InterruptedException {
        ClosedLoop loop = new ClosedLoop(0.5, 2, clock::get, () -> 3 * clock.get());

        Rate rate = loop.run(1, caller -> () -> clock.addAndGet(clock.get() < 500 * MILLI ? 100 * MILLI : 10 * MILLI));

        assertThat(rate.framesPerSecond()).isCloseTo(100, within(1e-6));
        assertThat(rate.millis().p50()).isCloseTo(10, within(0.01));
        assertThat(rate.processorMillis()).isCloseTo(30, within(1e-6));
        assertThat(rate.millis().max()).isCloseTo(10, within(0.01));
    }

    @Test
    void run_frameThatFails_saysWhy() {
        ClosedLoop loop = new ClosedLoop(0, 1, clock::get, () -> 0);

        assertThatThrownBy(() -> loop.run(2, caller -> () -> {
                    throw new IOException("no such luck");
                }))
                .hasMessageContaining("no such luck");
    }
}
