package io.drivesight.simulator.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.simulator.bus.Topics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

class ResultConsumerTest {

    private final RunStatistics statistics = new RunStatistics(List.of(Results.FRONT), true, () -> 0);
    private final ResultConsumer results = new ResultConsumer(
            new MockConsumer<>("earliest"), List.of(statistics), Clock.fixed(Results.START, ZoneOffset.UTC));

    private void deliver(FrameResult result) {
        results.deliver(new ConsumerRecord<>(Topics.RESULTS, 0, 0, new byte[0], FrameResultCodec.encode(result)));
    }

    private static FrameResult capturedIn(String time) {
        FrameResult result = Results.processed(Results.FRONT, 0, 10, List.of());
        FrameOutcome outcome = result.outcome();
        return FrameResult.of(
                new FrameOutcome(
                        outcome.id(),
                        Optional.of(Instant.parse(time)),
                        outcome.outcome(),
                        outcome.reason(),
                        outcome.detail(),
                        outcome.stage(),
                        outcome.timings(),
                        outcome.fetchTime(),
                        outcome.outcomeTime(),
                        outcome.source(),
                        0),
                result.origin(),
                result.scene());
    }

    /** No number of nanoseconds reaches so far back. */
    @Test
    void deliver_frameOfTheYearOne_isUnreadableAndTheNextIsCounted() {
        deliver(capturedIn("0001-01-01T00:00:00Z"));
        deliver(Results.processed(Results.FRONT, 1, 10, List.of()));

        RunReport report = statistics.report("every", Map.of());
        assertThat(report.unreadableResults()).isEqualTo(1);
        assertThat(report.latencyMs().p50()).isPositive();
        assertThat(report.outcomes()).containsKey(Outcome.PROCESSED);
    }
}
