package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.box;
import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.hint;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.simulator.score.run.DetectionFigures.Streaming;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pairing of equation 1 in arXiv:2005.10420, and average precision over it. */
class StreamingTest {
    /** Frames at 0, 1, 2, 3; frame 0 is done at 1.5, frame 2 at 3: what counts is nothing, nothing, 0, 2. */
    @Test
    void instants_slowResults_takeTheLastOneReceivedByThen() {
        Run run = new Scenes()
                .frame(0, 0)
                .result(1.5, List.of())
                .frame(1, 0)
                .frame(2, 0)
                .result(3, List.of())
                .frame(3, 0)
                .run();

        assertThat(Streaming.instants(run.cameras().get(0)).stream()
                        .map(instant ->
                                instant.at().map(frame -> frame.id().sequence()).orElse(-1L)))
                .containsExactly(-1L, -1L, 0L, 2L);
    }

    /** Results that overtake each other: the one received last counts, however old its frame is. */
    @Test
    void instants_overtaking_theLastReceivedCounts() {
        Run run = new Scenes()
                .frame(0, 0)
                .result(2.5, List.of())
                .frame(1, 0)
                .result(1.5, List.of())
                .frame(3, 0)
                .run();

        assertThat(Streaming.instants(run.cameras().get(0))
                        .get(2)
                        .at()
                        .orElseThrow()
                        .id()
                        .sequence())
                .isZero();
    }

    /**
     * A car stands for two frames, then jumps by its own width; every result is right about its frame and comes 0.5 s later, frames
     * are 1 s apart. Offline all four boxes are right: AP 100. Streaming the first instant has nothing, the second is right, the
     * third has the old place, the fourth is right: of four objects two are found, by boxes of equal score in the order right,
     * wrong, right. Precision at recall 1/4 is 1, at 2/4 2/3, interpolated 1 up to 0.25 (26 of 101 points) and 2/3 up to 0.5 (25
     * points): (26 + 25 * 2 / 3) / 101.
     */
    @Test
    void averagePrecision_lateResults_isWhatAConsumerHad() {
        Scenes scenes = new Scenes();
        double[] left = {100, 100, 140, 140};
        for (int i = 0; i < left.length; i++) {
            scenes.frame(i, 0, car(1, box(left[i]), 20, 0, 0, 0)).result(i + 0.5, List.of(track(7, box(left[i]), 0.9)));
        }

        DetectionFigures figures = DetectionFigures.of(scenes.run());

        assertThat(figures.offline().ap50()).isCloseTo(100, within(1e-9));
        assertThat(figures.streaming().ap50()).isCloseTo(100 * (26 + 25 * 2 / 3.0) / 101, within(1e-9));
        assertThat(figures.streaming().images()).isEqualTo(4);
        assertThat(figures.overTime()).hasSize(4);
        assertThat(figures.overTime().get(0).streaming()).isZero();
        assertThat(figures.overTime().get(1).streaming()).isCloseTo(100, within(1e-9));
    }

    /** A car that moves by its width each second, and a hint that says so: moved along it, the late box is right again. */
    @Test
    void averagePrecision_boxesMovedAlongTheirHints_makesUpForTheDelay() {
        Scenes scenes = new Scenes();
        for (int i = 0; i < 4; i++) {
            TrackedObject seen = track(7, box(100 + 40 * i), 0.9);
            scenes.frame(i, 0, car(1, seen.box(), 20, 0, 0, 0))
                    .result(i + 0.5, List.of(seen), hint(seen, 0, 40, 1, Criticality.NONE));
        }

        DetectionFigures figures = DetectionFigures.of(scenes.run());

        assertThat(figures.streaming().ap50()).isZero();
        // Nothing at the first instant: recall ends at 3/4, 76 of 101 points.
        assertThat(figures.streamingExtrapolated().ap50()).isCloseTo(100 * 76 / 101.0, within(1e-9));
    }
}
