package io.drivesight.simulator.annotate;

import static io.drivesight.simulator.collect.Results.FRONT;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.collect.Results;
import io.drivesight.simulator.truth.Course;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.GroundPose;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FrameJoinerTest {
    private final List<AnnotatedFrame> joined = new ArrayList<>();
    private final FrameJoiner joiner = new FrameJoiner(frame -> true, joined::add);

    private void processed(long sequence) {
        joiner.result(Results.processed(FRONT, sequence, 10, List.of()), Results.captureTime(sequence));
    }

    @Test
    void results_inAnyOrder_findTheirFramesOnce() {
        joiner.sending(Results.frame(FRONT, 1, new byte[1]));
        joiner.sending(Results.frame(FRONT, 2, new byte[1]));
        processed(2);
        processed(1);
        processed(1);

        assertThat(joined.stream().map(result -> result.frame().id().sequence()))
                .containsExactly(2L, 1L);
        assertThat(joined.get(0).latencyMillis()).isEqualTo(10);
    }

    @Test
    void results_ofAFrameWithTruth_haveIt() {
        FrameTruth truth = new FrameTruth(
                "it",
                1,
                "clear",
                "front",
                0,
                0,
                0,
                new ImageSize(640, 360),
                new EgoMotion(0, 0, 0),
                GroundPose.ORIGIN,
                Course.standing(GroundPose.ORIGIN),
                List.of(),
                List.of());
        joiner.truth(Results.id(FRONT, 1), Results.captureTime(1), truth);
        joiner.sending(Results.frame(FRONT, 1, new byte[1]));
        joiner.sending(Results.frame(FRONT, 2, new byte[1]));
        processed(1);
        processed(2);

        assertThat(joined.stream().map(AnnotatedFrame::truth)).containsExactly(Optional.of(truth), Optional.empty());
    }

    @Test
    void results_frameDropped_areForgotten() {
        joiner.sending(Results.frame(FRONT, 1, new byte[1]));
        joiner.sending(Results.frame(FRONT, 2, new byte[1]));
        joiner.sending(Results.frame(FRONT, 3, new byte[1]));
        joiner.result(Results.ended(FRONT, 1, Outcome.SUPERSEDED, "newer-frame"), Results.captureTime(1));
        joiner.result(Results.processed(FRONT, 3, List.of(Results.superseded(2))), Results.captureTime(3));
        processed(1);
        processed(2);

        assertThat(joined.stream().map(result -> result.frame().id().sequence()))
                .containsExactly(3L);
    }

    @Test
    void sending_moreThanTheLimit_forgetsTheOldest() {
        for (int i = 0; i < 5; i++) {
            joiner.sending(Results.frame(FRONT, i, new byte[20 << 20]));
        }
        for (int i = 0; i < 5; i++) {
            processed(i);
        }

        assertThat(joined.stream().map(result -> result.frame().id().sequence()))
                .containsExactly(2L, 3L, 4L);
    }
}
