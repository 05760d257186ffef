package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.wire.CameraStateCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.service.config.KafkaConfig.Topics;
import io.drivesight.service.lane.ServiceObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class StateWriterTest {
    private static final CameraId FRONT = new CameraId("car", "front");
    private static final CameraId REAR = new CameraId("car", "rear");
    private static final TopicPartition SOURCE = new TopicPartition("frames", 5);

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final OffsetTracker offsets = new OffsetTracker();
    private final List<String> told = new ArrayList<>();
    private final StateWriter stateWriter = stateWriter(Runnable::run);

    private StateWriter stateWriter(Executor executor) {
        return new StateWriter(
                new EventSender(
                        producer,
                        new TopicLayout(
                                new Topics("frames", "results", "dead", "status", "state"),
                                Map.of("frames", 6, "state", 6)),
                        new EventOrigin("group", new FrameResult.Origin("one", "cpu", "model", "abc")),
                        new BusMonitor(System::nanoTime)),
                offsets,
                new ServiceObserver() {
                    @Override
                    public void counted(Event event, int times) {
                        if (event == Event.STATE_WRITTEN) {
                            told.add("written");
                        }
                    }

                    @Override
                    public void stateIgnored(String reason) {
                        told.add(reason);
                    }
                },
                executor);
    }

    private static CameraState state(CameraId camera, long offset) {
        return state(camera, offset, 10);
    }

    private static CameraState state(CameraId camera, long offset, int bytes) {
        return new CameraState(
                camera,
                new FrameOutcome.Source("frames", 5, offset),
                Optional.of(new CameraState.LastFrame(offset, Instant.EPOCH)),
                1,
                "ab",
                SavedState.ofBytes(new byte[bytes]),
                "one",
                Instant.EPOCH);
    }

    private List<Long> sentOffsets() {
        return producer.history().stream().map(StateWriterTest::offset).toList();
    }

    private static long offset(ProducerRecord<byte[], byte[]> message) {
        try {
            return CameraStateCodec.decode(message.value()).source().offset();
        } catch (WireException e) {
            throw new AssertionError(e);
        }
    }

    private void inWork(long... consumed) {
        offsets.start(SOURCE, 10);
        for (long offset : consumed) {
            offsets.track(SOURCE, offset);
        }
    }

    private void complete(long offset) {
        offsets.complete(SOURCE, offset);
        stateWriter.completed(SOURCE);
    }

    @Test
    void save_messagesBeforeItWithoutOutcome_waitsForThem() {
        inWork(10, 11, 12);
        stateWriter.save(state(FRONT, 11));
        complete(11);
        assertThat(producer.history()).isEmpty();

        complete(10);

        assertThat(sentOffsets()).containsExactly(11L);
        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("state");
        assertThat(sent.partition()).isEqualTo(5);
        assertThat(sent.key()).asString().isEqualTo("car/front");
        producer.completeNext();
        assertThat(told).containsExactly("written");
    }

    @Test
    void save_everyMessageUpToItHasItsOutcome_isSentAtOnce() {
        inWork(10, 11);
        complete(10);
        stateWriter.save(state(FRONT, 10));
        // Tracked again: before the offset that was committed when the partition came.
        stateWriter.save(state(REAR, 7));

        assertThat(sentOffsets()).containsExactly(10L, 7L);
    }

    @Test
    void save_severalOfOneCameraWait_onlyTheNewestThatMayGoIsSent() {
        inWork(10, 11, 12, 13);
        stateWriter.save(state(FRONT, 10));
        stateWriter.save(state(FRONT, 12));
        // Takes the place of 12: the oldest stays, so that a camera that is always ahead is saved all the same.
        stateWriter.save(state(FRONT, 13));
        complete(10);
        assertThat(sentOffsets()).containsExactly(10L);

        complete(11);
        complete(12);
        complete(13);

        assertThat(sentOffsets()).containsExactly(10L, 13L);
    }

    @Test
    void forget_stateWaits_isSupersededByAMessageWithoutAValue() {
        inWork(10, 11);
        stateWriter.save(state(FRONT, 11));
        stateWriter.forget(FRONT, 5);
        complete(10);
        complete(11);

        assertThat(producer.history()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("state");
            assertThat(sent.partition()).isEqualTo(5);
            assertThat(sent.key()).asString().isEqualTo("car/front");
            assertThat(sent.value()).isNull();
        });
    }

    @Test
    void save_partitionWentAway_isForgotten() {
        inWork(10);
        stateWriter.save(state(FRONT, 10));
        offsets.remove(List.of(SOURCE));
        stateWriter.drop(List.of(SOURCE));
        stateWriter.save(state(FRONT, 11));
        inWork(10, 11);
        complete(10);
        complete(11);

        assertThat(producer.history()).isEmpty();
    }

    @Test
    void save_notAcknowledgedOrTooLong_isCountedAndTheNextOneGoes() {
        inWork();
        stateWriter.save(state(FRONT, 7));
        producer.errorNext(new TimeoutException("broker away"));
        stateWriter.save(state(FRONT, 8, CameraStateCodec.MAX_BYTES));
        stateWriter.save(state(FRONT, 9));
        producer.completeNext();

        assertThat(sentOffsets()).containsExactly(7L, 9L);
        assertThat(told).containsExactly("not-written", "not-written", "written");
    }

    @Test
    void begin_untilItIsWritten_holdsTheCamerasFirstOutcomeBack() {
        inWork(10);
        stateWriter.begin(state(FRONT, 9));
        CompletableFuture<Void> front = stateWriter.begun(FRONT);

        assertThat(front).isNotDone();
        assertThat(stateWriter.begun(REAR)).isCompleted();
        producer.completeNext();
        assertThat(front).isCompleted();
        assertThat(stateWriter.begun(FRONT)).isCompleted();
    }

    @Test
    void begin_cannotBeWritten_holdsNothingBack() {
        inWork(10);
        stateWriter.begin(state(FRONT, 9));
        producer.errorNext(new TimeoutException("broker away"));

        assertThat(stateWriter.begun(FRONT)).isCompletedWithValue(null);
    }

    @Test
    void save_nothingCanBeSentForLong_onlyTheNewestOfEachCameraIsKept() {
        List<Runnable> tasks = new ArrayList<>();
        StateWriter stalled = stateWriter(tasks::add);
        inWork();
        for (int offset = 0; offset < 10; offset++) {
            stalled.save(state(FRONT, offset));
            stalled.save(state(REAR, offset));
            stalled.completed(SOURCE);
        }
        assertThat(tasks).hasSize(1);

        tasks.get(0).run();

        assertThat(sentOffsets()).containsExactly(9L, 9L);
    }

    @Test
    void begin_nothingCanBeSentForLong_holdsUpOneFrameForSecondsAndNoOther() throws Exception {
        StateWriter stalled = stateWriter(task -> {});
        stalled.begin(state(FRONT, 9));
        CompletableFuture<Void> front = stalled.begun(FRONT);
        assertThat(front).isNotDone();

        front.get(2 * StateWriter.LONGEST_BEGIN.toMillis(), TimeUnit.MILLISECONDS);

        assertThat(stalled.begun(FRONT)).isCompleted();
        stalled.begin(state(REAR, 9));
        assertThat(stalled.begun(REAR)).isCompleted();
    }

    @Test
    void saveNow_waitsForTheAcknowledgementAndSupersedesWhatWaited() throws Exception {
        inWork(10, 11);
        stateWriter.save(state(FRONT, 10));
        CompletableFuture<Void> acknowledging = CompletableFuture.runAsync(() -> {
            while (!producer.completeNext()) {
                Thread.onSpinWait();
            }
        });

        stateWriter.saveNow(List.of(state(FRONT, 11)), Duration.ofSeconds(30));
        acknowledging.join();
        complete(10);
        complete(11);

        assertThat(sentOffsets()).containsExactly(11L);
        assertThat(told).containsExactly("written");
    }
}
