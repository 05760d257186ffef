package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.wire.CameraStateCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.service.config.KafkaConfig.Topics;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.lane.StateSaver;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which states are of use, and what follows from them. */
class StateRestoreTest {
    private static final TopicPartition FRAMES = new TopicPartition("frames", 0);
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final CameraId FRONT = new CameraId("car", "front");
    private static final TrackingSettings SETTINGS = TrackingSettings.DEFAULT;
    private static final FrameResult.Origin ORIGIN = new FrameResult.Origin("one", "cpu", "model", "abc");
    private static final FrameResult.Scene NOTHING = new FrameResult.Scene(new ImageSize(1, 1), List.of(), List.of());
    private static final long POSITION = 5_000;

    private final List<byte[]> results = new ArrayList<>();
    private final List<byte @Nullable []> states = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    /** Who published what is on the topics; empty: a replayed recording, which has no headers. */
    private Optional<EventOrigin> publisher = Optional.of(BusRig.ORIGIN);

    /** Says what it is told. */
    private final ServiceObserver observer = new ServiceObserver() {
        @Override
        public void counted(Event event, int times) {
            if (event == Event.STATE_RESTORED) {
                told.add("restored");
            }
        }

        @Override
        public void stateIgnored(String reason) {
            told.add(reason);
        }
    };

    private static final class NoSink implements FrameSink {
        @Override
        public void publish(QueuedFrame frame, PerceptionResult result) {}

        @Override
        public void end(QueuedFrame frame, OutcomeDecision decision) {}

        @Override
        public void reject(ConsumedMessage message, OutcomeDecision decision) {}
    }

    /** A consumer of whatever partition it is assigned, with what the test has put there. */
    private Consumer<byte[], byte[]> consumer() {
        return new MockConsumer<>("earliest") {
            @Override
            public synchronized void assign(Collection<TopicPartition> partitions) {
                super.assign(partitions);
                for (TopicPartition partition : partitions) {
                    List<byte @Nullable []> values =
                            new ArrayList<>(partition.topic().equals("state") ? states : results);
                    updateBeginningOffsets(Map.of(partition, 0L));
                    updateEndOffsets(Map.of(partition, (long) values.size()));
                    byte[] key = FRONT.key().getBytes(StandardCharsets.UTF_8);
                    for (int offset = 0; offset < values.size(); offset++) {
                        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                                partition.topic(), partition.partition(), offset, key, values.get(offset));
                        publisher.ifPresent(origin -> BusRig.sign(record, origin));
                        addRecord(record);
                    }
                }
            }
        };
    }

    private ReplayPlan restore() {
        TopicReader reader = new TopicReader(this::consumer, Duration.ofSeconds(5));
        TopicLayout layout = new TopicLayout(
                new Topics("frames", "results", "dead", "status", "state"),
                Map.of("frames", 1, "results", 1, "state", 1));
        Lanes lanes = new Lanes(
                FreshnessPolicy.EVERY,
                new Lanes.Limits(4, 1, 4, 16, 1 << 20),
                camera -> CameraTracking.of(SETTINGS, () -> 0),
                new Deadlines(FreshnessPolicy.EVERY, Clock.fixed(NOW, ZoneOffset.UTC)),
                new NoSink(),
                StateSaver.OFF,
                observer,
                () -> 0);
        StateRestore restore = new StateRestore(
                new ResultTail(reader, layout, BusRig.ORIGIN, 1),
                Optional.of(new StateTail(reader, layout, observer)),
                lanes,
                SETTINGS,
                FreshnessPolicy.EVERY,
                partitions -> {},
                observer,
                () -> 0);
        return List.copyOf(restore.restore(Map.of(FRAMES, POSITION), Map.of(FRAMES, 0L))
                        .values())
                .get(0);
    }

    private void processed(long... offsets) {
        for (long offset : offsets) {
            results.add(FrameResultCodec.encode(FrameResult.of(outcome(offset), ORIGIN, Optional.of(NOTHING))));
        }
    }

    private static FrameOutcome outcome(long offset) {
        return new FrameOutcome(
                Optional.of(new FrameId(FRONT, offset)),
                Optional.of(NOW.plusMillis(offset)),
                Outcome.PROCESSED,
                "",
                "",
                Stage.PUBLISH,
                new StageTimings(),
                NOW,
                NOW,
                new FrameOutcome.Source("frames", 0, offset),
                0);
    }

    private static SavedState tracking() {
        return CameraTracking.of(SETTINGS, () -> 0).state();
    }

    private void state(long offset) {
        state(offset, CameraTracking.STATE_VERSION, SETTINGS.sha256(), tracking());
    }

    private void state(long offset, int version, String settings, SavedState tracking) {
        states.add(CameraStateCodec.encode(new CameraState(
                FRONT,
                new FrameOutcome.Source("frames", 0, offset),
                Optional.of(new CameraState.LastFrame(offset, NOW.plusMillis(offset))),
                version,
                settings,
                tracking,
                "one",
                NOW)));
    }

    @Test
    void restore_stateBehindTheOutcomes_isRestoredAndFramesSinceAreTrackedAgain() {
        processed(4_997, 4_998, 4_999, 5_000, 5_001);
        state(4_990);
        state(4_998);

        ReplayPlan plan = restore();

        assertThat(told).containsExactly("restored");
        assertThat(plan.start()).isEqualTo(4_999);
        assertThat(plan.trackedAgain()).isEqualTo(3);
        assertThat(plan.ahead()).isEqualTo(2);
    }

    @Test
    void restore_noState_messagesAheadAreSkipped() {
        processed(4_999, 5_000, 5_001);

        ReplayPlan plan = restore();

        assertThat(told).isEmpty();
        assertThat(plan.seeksBack()).isFalse();
        assertThat(plan.ahead()).isEqualTo(2);
    }

    /** Their offsets are those of another bus, or another group's: taken for done, messages would never be processed. */
    @Test
    void restore_resultsOfARecordingOrOfAnotherGroup_areNotWhatThisGroupHasDone() {
        processed(5_000, 5_001);

        publisher = Optional.empty();
        assertThat(restore().ahead()).isZero();
        publisher = Optional.of(new EventOrigin("shadow", new FrameResult.Origin("one", "cpu", "model", "abc")));
        assertThat(restore().ahead()).isZero();
        publisher = Optional.of(new EventOrigin("group", new FrameResult.Origin("two", "cuda", "other", "def")));
        assertThat(restore().ahead()).isEqualTo(2);
    }

    @Test
    void restore_frameThatRodeAlongAndRangeThatWasSkipped_areOnRecord() {
        FrameOutcome own = outcome(5_002);
        FrameResult.PassedFrame passed = new FrameResult.PassedFrame(
                5_001, 5_001, NOW, Outcome.SUPERSEDED, OutcomeDecision.NEWER_FRAME, Stage.QUEUE);
        results.add(FrameResultCodec.encode(
                new FrameResult(own, ORIGIN, Optional.of(NOTHING), List.of(passed), Optional.empty())));
        results.add(FrameResultCodec.encode(BusRig.skipped(FRAMES, 5_010, 5_100)));

        ReplayPlan plan = restore();

        assertThat(LongStream.range(5_000, 5_102).filter(offset -> plan.action(offset) == ReplayPlan.Action.PROCESS))
                .containsExactly(5_000L, 5_003L, 5_004L, 5_005L, 5_006L, 5_007L, 5_008L, 5_009L, 5_101L);
    }

    @Test
    void restore_stateBehindARangeThatWasSkipped_isNotTakenForSetBackOffsets() {
        results.add(FrameResultCodec.encode(BusRig.skipped(FRAMES, 5_000, 99_999)));
        processed(100_000);
        state(100_000);

        restore();

        assertThat(told).containsExactly("restored");
    }

    @Test
    void restore_tombstone_isNoState() {
        state(4_998);
        states.add(null);

        assertThat(restore().trackedAgain()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void restore_otherVersionOrSettings_isIgnored() {
        state(4_998, CameraTracking.STATE_VERSION + 1, SETTINGS.sha256(), tracking());
        assertThat(restore().trackedAgain()).isZero();
        state(4_998, CameraTracking.STATE_VERSION, "other", tracking());
        assertThat(restore().trackedAgain()).isZero();

        assertThat(told).containsExactly("other-version", "other-settings");
    }

    @Test
    void restore_damage_isIgnored() {
        states.add(new byte[] {1, 2, 3});
        assertThat(restore().trackedAgain()).isZero();
        state(4_998, CameraTracking.STATE_VERSION, SETTINGS.sha256(), SavedState.ofBytes(new byte[] {1, 2, 3, 4, 5}));
        assertThat(restore().trackedAgain()).isZero();

        assertThat(told).containsExactly("bad-protobuf", "damaged");
    }

    @Test
    void restore_stateWhoseMessageHasNoOutcome_isIgnored() {
        processed(5_000);
        state(5_001);
        assertThat(restore().trackedAgain()).isZero();

        assertThat(told).containsExactly("ahead-of-outcomes");
    }

    @Test
    void restore_groupSetBackToLongBeforeTheState_isIgnored() {
        processed(POSITION + 2_000);
        state(POSITION + 2_000);
        assertThat(restore().trackedAgain()).isZero();

        assertThat(told).containsExactly("offsets-reset");
    }
}
