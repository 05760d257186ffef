package io.drivesight.simulator.score.run;

import static io.drivesight.simulator.score.run.Scenes.car;
import static io.drivesight.simulator.score.run.Scenes.track;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackedObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is neither right nor wrong, in average precision and in tracking alike. */
class DetectionImagesTest {
    private static final Box LARGE = new Box(100, 100, 160, 140);
    /** 20 px high: below the least height. */
    private static final Box SMALL = new Box(400, 100, 430, 120);

    private static final Box NOWHERE = new Box(500, 200, 560, 260);

    private static Run run(TrackedObject... found) {
        return new Scenes()
                .frame(0, 0, car(1, LARGE, 20, 0, 0, 0), car(2, SMALL, 60, 0, 0, 0))
                .result(0.1, List.of(found))
                .run();
    }

    @Test
    void smallObject_foundOrNot_changesNothing() {
        Run without = run(track(7, LARGE, 0.9));
        Run with = run(track(7, LARGE, 0.5), track(8, SMALL, 0.9));

        for (Run run : List.of(without, with)) {
            assertThat(DetectionFigures.of(run).offline().ap50()).isCloseTo(100, within(1e-9));
            assertThat(DetectionFigures.of(run).offline().objects()).isEqualTo(1);
            assertThat(TrackingFigures.of(run).combined().mota()).isCloseTo(100, within(1e-9));
            assertThat(TrackingFigures.of(run).combined().falseAlarms()).isZero();
        }
    }

    @Test
    void boxWhereNothingIs_isWrongFromTheLeastHeightOn() {
        Run tall = run(track(7, LARGE, 0.5), track(8, NOWHERE, 0.9));
        Run low = run(track(7, LARGE, 0.5), track(8, new Box(500, 200, 530, 220), 0.9));

        // The wrong box comes first: precision 1/2 at every recall.
        assertThat(DetectionFigures.of(tall).offline().ap50()).isCloseTo(50, within(1e-9));
        assertThat(TrackingFigures.of(tall).combined().falseAlarms()).isEqualTo(1);
        assertThat(DetectionFigures.of(low).offline().ap50()).isCloseTo(100, within(1e-9));
        assertThat(TrackingFigures.of(low).combined().falseAlarms()).isZero();
    }
}
