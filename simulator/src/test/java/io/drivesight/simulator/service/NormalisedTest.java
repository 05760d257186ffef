package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.simulator.collect.Results;
import org.junit.jupiter.api.Test;

class NormalisedTest {
    private static String at(Stage stage, Outcome outcome) {
        FrameResult result = Results.ended(Results.FRONT, 1, outcome, "reason");
        FrameOutcome old = result.outcome();
        return Normalised.of(FrameResult.of(
                new FrameOutcome(
                        old.id(),
                        old.captureTime(),
                        outcome,
                        old.reason(),
                        old.detail(),
                        stage,
                        old.timings(),
                        old.fetchTime(),
                        old.outcomeTime(),
                        old.source(),
                        0),
                result.origin(),
                result.scene()));
    }

    @Test
    void of_otherStage_isAnotherResultUnlessOutOfOrder() {
        assertThat(at(Stage.INFERENCE, Outcome.OUT_OF_ORDER)).isEqualTo(at(Stage.QUEUE, Outcome.OUT_OF_ORDER));
        assertThat(at(Stage.INFERENCE, Outcome.FAILED)).isNotEqualTo(at(Stage.DECODE, Outcome.FAILED));
    }
}
