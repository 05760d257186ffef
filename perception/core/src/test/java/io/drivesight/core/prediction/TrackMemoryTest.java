package io.drivesight.core.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.prediction.Risk.Criticality;
import org.junit.jupiter.api.Test;

class TrackMemoryTest {
    @Test
    void believed_warningThatHolds_isPublishedAfterAMoment() {
        TrackMemory memory = new TrackMemory();

        assertThat(memory.believed(1.0, Criticality.WARNING)).isEqualTo(Criticality.ATTENTION);
        assertThat(memory.believed(1.1, Criticality.EMERGENCY)).isEqualTo(Criticality.ATTENTION);
        assertThat(memory.believed(1.2, Criticality.EMERGENCY)).isEqualTo(Criticality.EMERGENCY);
    }

    @Test
    void believed_warningOfSingleFrames_neverIs() {
        TrackMemory memory = new TrackMemory();

        for (int i = 0; i < 10; i++) {
            assertThat(memory.believed(0.2 * i, Criticality.WARNING)).isEqualTo(Criticality.ATTENTION);
            assertThat(memory.believed(0.2 * i + 0.1, Criticality.NONE)).isEqualTo(Criticality.NONE);
        }
    }
}
