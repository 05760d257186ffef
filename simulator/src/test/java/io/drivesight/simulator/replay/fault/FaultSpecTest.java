package io.drivesight.simulator.replay.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultSpecTest {
    @Test
    void parse_everyKey_isRead() {
        FaultSpec spec = FaultSpec.parse(
                "drop=0.1, freeze=0.01/2s, black-out=1, corrupt=0.2, reorder=0.3, duplicate=0.4,"
                        + "delay=50ms, jitter=1.5ms, skew=-200ms, drift=1ms/s, cameras=front+car/rear, from=1s, to=1min");

        assertThat(spec)
                .isEqualTo(new FaultSpec(
                        new FaultSpec.Scope(
                                Set.of("front", "car/rear"), Duration.ofSeconds(1), Optional.of(Duration.ofMinutes(1))),
                        Map.of(
                                FaultKind.DROP, new FaultSpec.Episodes(0.1, Duration.ZERO),
                                FaultKind.FREEZE, new FaultSpec.Episodes(0.01, Duration.ofSeconds(2)),
                                FaultKind.BLACK_OUT, new FaultSpec.Episodes(1, Duration.ZERO),
                                FaultKind.CORRUPT, new FaultSpec.Episodes(0.2, Duration.ZERO),
                                FaultKind.REORDER, new FaultSpec.Episodes(0.3, Duration.ZERO),
                                FaultKind.DUPLICATE, new FaultSpec.Episodes(0.4, Duration.ZERO)),
                        Duration.ofMillis(50),
                        Duration.ofNanos(1_500_000),
                        Duration.ofMillis(-200),
                        0.001));
    }

    @Test
    void of_keysAndValues_isTheSame() {
        assertThat(FaultSpec.of(Map.of("drop", "0.1", "delay", "50ms")))
                .isEqualTo(FaultSpec.parse("drop=0.1,delay=50ms"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drop=2             | drop is a chance from 0 to 1, was '2'",
                "drop=x             | drop is a chance from 0 to 1, was 'x'",
                "freeze=0.1/5       | freeze is a time with its unit",
                "delay=50           | delay is a time with its unit (us, ms, s, min), from 0 to 60 s; was '50'",
                "delay=-1ms         | delay is a time",
                "delay=2min         | delay is a time",
                "lag=50ms           | no such fault: lag; known: drop, freeze, black-out",
                "drop               | a fault is written KEY=VALUE",
                "drop=0.1,drop=0.2  | given twice: drop"
            })
    void parse_wrong_saysWhatIsAllowed(String text, String message) {
        assertThatThrownBy(() -> FaultSpec.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
