package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** Cameras that send on while something goes wrong, and the books of what became of their frames. */
final class FrameStream implements AutoCloseable {
    private final ServiceRig rig;
    private final int cameras;
    private final long periodNanos;
    private final List<FrameId> sent = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    private FrameStream(ServiceRig rig, int cameras, Duration period) {
        this.rig = rig;
        this.cameras = cameras;
        this.periodNanos = period.toNanos();
        this.thread = new Thread(this::send, "frame-stream");
    }

    /** Starts so many cameras, each with a frame a period. */
    static FrameStream start(ServiceRig rig, int cameras, Duration period) {
        FrameStream stream = new FrameStream(rig, cameras, period);
        stream.thread.start();
        return stream;
    }

    private void send() {
        for (long sequence = 0; !stopped; sequence++) {
            for (int camera = 0; camera < cameras && !stopped; camera++) {
                var frame = SquareFrames.frame(SquareFrames.camera(camera), sequence);
                rig.send(frame);
                sent.add(frame.id());
            }
            LockSupport.parkNanos(periodNanos);
        }
    }

    int sent() {
        return sent.size();
    }

    /** The frames sent so far, in order. */
    List<FrameId> frames() {
        return List.copyOf(sent);
    }

    /** Waits until so many more frames were sent. */
    void awaitMore(int frames) {
        int enough = sent.size() + frames;
        Awaitility.await().atMost(ServiceRig.PATIENCE).until(() -> sent.size() >= enough);
    }

    /** Waits until so many records of results are there: under {@code every} one for each frame. */
    void awaitResults(int count) {
        Awaitility.await().atMost(ServiceRig.PATIENCE).until(() -> rig.count("results") >= count);
    }

    /** No more frames; all that were sent are in the topic. */
    FrameStream stop() throws InterruptedException {
        stopped = true;
        thread.join();
        rig.flush();
        assertThat(rig.count("frames")).isEqualTo(sent.size());
        return this;
    }

    /**
     * Holds what came out against what was sent: every message has exactly one outcome, and each
     * camera's processed frames are in order.
     *
     * @return the outcomes
     */
    List<FrameOutcome> nothingLost() {
        List<FrameOutcome> outcomes = oneOutcomeEach();
        Set<FrameId> processed = processed(outcomes);
        assertThat(processedInOrder(processed.size())).containsExactlyInAnyOrderElementsOf(processed);
        return outcomes;
    }

    /** Makes sure that every message has exactly one outcome. */
    List<FrameOutcome> oneOutcomeEach() {
        List<FrameOutcome> outcomes = rig.outcomes(sent.size());
        assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
        // Of messages that were never fetched nothing is known but where they were.
        List<FrameId> fetched =
                outcomes.stream().flatMap(outcome -> outcome.id().stream()).toList();
        assertThat(fetched).doesNotHaveDuplicates().isSubsetOf(sent);
        assertThat(outcomes).hasSize(sent.size());
        assertThat(outcomes)
                .filteredOn(outcome -> outcome.outcome() == Outcome.SKIPPED)
                .hasSize(sent.size() - fetched.size());
        return outcomes;
    }

    static Set<FrameId> processed(List<FrameOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.outcome() == Outcome.PROCESSED)
                .map(outcome -> outcome.id().orElseThrow())
                .collect(Collectors.toSet());
    }

    /** The frames that were processed; each camera's are in order. */
    List<FrameId> processedInOrder(int count) {
        List<FrameId> ids = rig.processed(count).stream().map(ServiceRig::id).toList();
        Map<CameraId, Long> latest = new HashMap<>();
        for (FrameId id : ids) {
            Long before = latest.put(id.camera(), id.sequence());
            assertThat(before == null || before < id.sequence())
                    .as("%s after number %s", id, before)
                    .isTrue();
        }
        return ids;
    }

    /** As {@link #nothingLost}, and every frame was processed. */
    void allProcessed() {
        assertThat(ServiceRig.counts(nothingLost())).isEqualTo(Map.of(Outcome.PROCESSED, sent.size()));
    }

    /** Ends it at once, also where it waits for a broker. */
    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.interrupt();
        thread.join();
    }
}
