package io.drivesight.simulator.collect;

import io.drivesight.core.pipeline.Outcome;
import java.util.EnumMap;
import java.util.Map;

/** What is counted per camera. */
final class CameraStatistics {
    final FrameLedger ledger;
    final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    final Durations latency = new Durations();
    final TrackSpans tracks = new TrackSpans();

    CameraStatistics(long firstSequence) {
        this.ledger = new FrameLedger(firstSequence);
    }

    void count(Outcome outcome) {
        outcomes.merge(outcome, 1L, Long::sum);
    }

    long processed() {
        return outcomes.getOrDefault(Outcome.PROCESSED, 0L);
    }
}
