package io.drivesight.simulator.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackSpansTest {
    private static final Box BOX = new Box(0, 0, 10, 10);

    @Test
    void lifetimes_thousandsOfTracks_areAllCounted() {
        TrackSpans spans = new TrackSpans();
        for (int frame = 0; frame < 5000; frame++) {
            TrackedObject passing = Results.object(frame + 1L, ObjectClass.CAR, BOX);
            TrackedObject next = Results.object(frame + 2L, ObjectClass.CAR, BOX);
            spans.see(Results.captureTime(frame), List.of(passing, next));
        }

        Durations lifetimes = spans.lifetimes();

        assertThat(lifetimes.count()).isEqualTo(5001);
        assertThat(lifetimes.percentile(50)).isCloseTo(100, within(0.2));
        assertThat(spans.classes()).containsEntry(ObjectClass.CAR, 5001L);
    }
}
