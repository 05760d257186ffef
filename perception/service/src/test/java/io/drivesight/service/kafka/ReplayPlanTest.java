package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.service.kafka.ReplayPlan.Action;
import io.drivesight.service.kafka.ResultTail.RecordedOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayPlanTest {
    private static final CameraId FRONT = new CameraId("car", "front");
    private static final CameraId REAR = new CameraId("car", "rear");
    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    /** A frame whose outcome came {@code offset} times 100 ms after the start. */
    private static RecordedOutcome outcome(long offset, CameraId camera, boolean tracked) {
        return new RecordedOutcome(offset, Optional.of(camera), START.plusMillis(100 * offset), tracked);
    }

    /** Frames at even offsets are of one camera, at odd ones of the other; all were tracked. */
    private static List<RecordedOutcome> outcomes(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> outcome(offset, offset % 2 == 0 ? FRONT : REAR, true))
                .toList();
    }

    private static ReplayPlan plan(long position, List<RecordedOutcome> outcomes, Map<CameraId, Long> states) {
        return ReplayPlan.of(position, 0, outcomes, List.of(), states, Optional.empty());
    }

    private static List<Action> fates(ReplayPlan plan, long from, long to) {
        return LongStream.range(from, to).mapToObj(plan::action).toList();
    }

    @Test
    void of_statesUpToDate_nothingIsReadAgain() {
        ReplayPlan plan = plan(10, outcomes(0, 12), Map.of(FRONT, 10L, REAR, 11L));

        assertThat(plan.seeksBack()).isFalse();
        assertThat(plan.start()).isEqualTo(10);
        assertThat(fates(plan, 10, 14)).containsExactly(Action.SKIP, Action.SKIP, Action.PROCESS, Action.PROCESS);
    }

    @Test
    void of_statesBehind_readsFromTheFirstFrameThatOneDoesNotKnow() {
        ReplayPlan plan = plan(10, outcomes(0, 12), Map.of(FRONT, 6L, REAR, 9L));

        assertThat(plan.seeksBack()).isTrue();
        assertThat(plan.start()).isEqualTo(8);
        assertThat(plan.trackedAgain()).isEqualTo(3);
        assertThat(fates(plan, 8, 13))
                .containsExactly(
                        Action.TRACK_AGAIN, Action.SKIP, Action.TRACK_AGAIN, Action.TRACK_AGAIN, Action.PROCESS);
    }

    @Test
    void of_framesThatWereNotTracked_areSkipped() {
        List<RecordedOutcome> outcomes =
                List.of(outcome(4, FRONT, true), outcome(5, FRONT, false), outcome(6, FRONT, true));
        ReplayPlan plan = plan(5, outcomes, Map.of(FRONT, 3L));

        assertThat(fates(plan, 4, 8))
                .containsExactly(Action.TRACK_AGAIN, Action.SKIP, Action.TRACK_AGAIN, Action.PROCESS);
    }

    @Test
    void of_cameraWithoutState_isNotTrackedAgain() {
        ReplayPlan plan = plan(10, outcomes(0, 12), Map.of(REAR, 11L));

        assertThat(plan.trackedAgain()).isZero();
        assertThat(plan.ahead()).isEqualTo(2);
    }

    @Test
    void of_gapAmongTheOutcomes_itsMessageIsProcessedInItsPlace() {
        List<RecordedOutcome> outcomes = List.of(outcome(4, FRONT, true), outcome(6, FRONT, true));
        ReplayPlan plan = plan(5, outcomes, Map.of(FRONT, 3L));

        assertThat(fates(plan, 4, 7)).containsExactly(Action.TRACK_AGAIN, Action.PROCESS, Action.TRACK_AGAIN);
    }

    @Test
    void of_framesGoneByRetention_goesOnWithoutThem() {
        ReplayPlan plan =
                ReplayPlan.of(10, 9, outcomes(0, 12), List.of(), Map.of(FRONT, 4L, REAR, 7L), Optional.empty());

        assertThat(plan.gone()).isEqualTo(2);
        assertThat(plan.start()).isEqualTo(9);
        assertThat(fates(plan, 9, 12)).containsOnly(Action.TRACK_AGAIN);
    }

    @Test
    void of_bound_onlyTheLastOfEachCameraIsTrackedAgain() {
        ReplayPlan plan = ReplayPlan.of(
                40, 0, outcomes(0, 40), List.of(), Map.of(FRONT, 0L, REAR, 37L), Optional.of(Duration.ofSeconds(2)));

        // Up to offset 38; 2 s are 20 offsets.
        assertThat(plan.start()).isEqualTo(18);
        assertThat(plan.trackedAgain()).isEqualTo(11 + 1);
    }

    @Test
    void of_boundAndClockWasSetBack_theLastMessagesAreTrackedAgain() {
        List<RecordedOutcome> outcomes = LongStream.range(0, 40)
                .mapToObj(offset -> new RecordedOutcome(
                        offset,
                        Optional.of(FRONT),
                        START.plusMillis(100 * offset).plusSeconds(offset < 30 ? 3600 : 0),
                        true))
                .toList();
        ReplayPlan plan =
                ReplayPlan.of(40, 0, outcomes, List.of(), Map.of(FRONT, 0L), Optional.of(Duration.ofSeconds(2)));

        assertThat(plan.start()).isEqualTo(30);
        assertThat(plan.trackedAgain()).isEqualTo(10);
    }

    @Test
    void action_smallerOffsetsOnceTheCommittedOneWasReached_areOfANewTopic() {
        ReplayPlan plan = plan(10, outcomes(0, 10), Map.of(FRONT, 6L, REAR, 9L));
        assertThat(fates(plan, 8, 11)).containsExactly(Action.TRACK_AGAIN, Action.SKIP, Action.PROCESS);

        assertThat(plan.action(0)).isEqualTo(Action.PROCESS);
        assertThat(plan.isBeforePosition(0)).isFalse();
    }

    @Test
    void action_withinARangeThatWasSkipped_isOnRecordUntilItIsBehind() {
        List<SkippedOffsets> skipped = List.of(new SkippedOffsets(12, 13), new SkippedOffsets(2, 9));
        ReplayPlan plan = ReplayPlan.of(10, 0, outcomes(10, 11), skipped, Map.of(), Optional.empty());
        assertThat(fates(plan, 10, 15))
                .containsExactly(Action.SKIP, Action.PROCESS, Action.SKIP, Action.SKIP, Action.PROCESS);
        plan.done(13);

        assertThat(plan.action(12)).isEqualTo(Action.PROCESS);
    }

    @Test
    void done_message_comesAsNewTheNextTime() {
        ReplayPlan plan = plan(10, outcomes(0, 12), Map.of());
        plan.done(10);

        assertThat(plan.action(10)).isEqualTo(Action.PROCESS);
        assertThat(plan.ahead()).isEqualTo(1);
    }
}
