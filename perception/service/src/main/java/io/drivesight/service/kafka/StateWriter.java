package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.wire.CameraStateCodec;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.lane.StateSaver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes cameras' states to their topic, never ahead of the outcomes: a state is sent when every message of its partition up to
 * its own has an acknowledged outcome. The next state makes up for one that cannot be written. The executor's one thread sends the
 * states in order. It may wait long for a topic that is gone: it has no other work, its queue is bounded, and no frame waits longer
 * than {@link #LONGEST_BEGIN} for it. Thread-safe.
 */
final class StateWriter implements StateSaver.Sink {
    private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);
    private static final String NOT_WRITTEN = "not-written";
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** So long a camera's first result waits for its first state: longer than partitions are without a leader as a rule. */
    static final Duration LONGEST_BEGIN = Duration.ofSeconds(5);

    /** The oldest and the newest: with fewer a camera that is always ahead would never be saved. */
    private static final int WAITING_PER_CAMERA = 2;

    private final EventSender sender;
    private final OffsetTracker offsets;
    private final ServiceObserver observer;
    private final Executor executor;

    private final Map<CameraId, CompletableFuture<Void>> beginning = new ConcurrentHashMap<>();
    /** States that wait for outcomes, by partition and camera, oldest first. Guarded by this. */
    private final Map<TopicPartition, Map<CameraId, Deque<CameraState>>> waiting = new HashMap<>();
    /** Partitions that the executor is to look at. */
    private final Set<TopicPartition> due = ConcurrentHashMap.newKeySet();
    /** The last state that was sent was not written, or not in time. */
    private volatile boolean failing;

    /**
     * A journal of one service.
     *
     * @param offsets knows which messages have their outcome
     * @param executor runs one task at a time, in order; sending may block it
     */
    StateWriter(EventSender sender, OffsetTracker offsets, ServiceObserver observer, Executor executor) {
        this.sender = sender;
        this.offsets = offsets;
        this.observer = observer;
        this.executor = executor;
    }

    private static TopicPartition partition(CameraState state) {
        return TopicLayout.partitionOf(state.source());
    }

    @Override
    public void begin(CameraState empty) {
        CompletableFuture<Void> written = new CompletableFuture<>();
        CompletableFuture<Void> begun = written.orTimeout(LONGEST_BEGIN.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(late -> {
                    failing = true;
                    return null;
                });
        if (!failing) {
            beginning.put(empty.camera(), begun);
            begun.whenComplete((done, failure) -> beginning.remove(empty.camera(), begun));
        }
        executor.execute(() -> send(empty).whenComplete((done, failure) -> written.complete(null)));
    }

    /**
     * Complete once the state that the camera began with is written, has turned out not to be writable, or was not written in time.
     * While states are not written, no camera waits for its own.
     */
    CompletableFuture<Void> begun(CameraId camera) {
        return beginning.getOrDefault(camera, DONE);
    }

    @Override
    public void save(CameraState state) {
        add(state);
        look(partition(state));
    }

    private synchronized void add(CameraState state) {
        Deque<CameraState> states = waiting.computeIfAbsent(partition(state), p -> new HashMap<>())
                .computeIfAbsent(state.camera(), camera -> new ArrayDeque<>());
        if (states.size() >= WAITING_PER_CAMERA) {
            states.removeLast();
        }
        states.addLast(state);
    }

    private synchronized void remove(TopicPartition partition, CameraId camera) {
        waiting.getOrDefault(partition, new HashMap<>()).remove(camera);
    }

    /** Has the executor send what may go; one look at a time waits for it. */
    private void look(TopicPartition partition) {
        if (due.add(partition)) {
            executor.execute(() -> {
                due.remove(partition);
                takeComplete(partition).forEach(this::send);
            });
        }
    }

    @Override
    public void forget(CameraId camera, int partition) {
        remove(new TopicPartition(sender.topics().frames(), partition), camera);
        executor.execute(() -> sender.remove(sender.topics().state(), camera, partition));
    }

    /** An outcome of the partition was acknowledged. */
    void completed(TopicPartition partition) {
        if (isWaiting(partition)) {
            look(partition);
        }
    }

    private synchronized boolean isWaiting(TopicPartition partition) {
        return waiting.containsKey(partition);
    }

    private synchronized List<CameraState> takeComplete(TopicPartition partition) {
        long before = offsets.completeBefore(partition);
        if (before < 0) {
            waiting.remove(partition);
            return List.of();
        }
        List<CameraState> complete = new ArrayList<>();
        Map<CameraId, Deque<CameraState>> cameras = waiting.getOrDefault(partition, Map.of());
        cameras.values().forEach(states -> newest(states, before).ifPresent(complete::add));
        cameras.values().removeIf(Collection::isEmpty);
        if (cameras.isEmpty()) {
            waiting.remove(partition);
        }
        return complete;
    }

    private static Optional<CameraState> newest(Deque<CameraState> states, long before) {
        CameraState newest = null;
        while (!states.isEmpty() && states.getFirst().source().offset() < before) {
            newest = states.removeFirst();
        }
        return Optional.ofNullable(newest);
    }

    private CompletableFuture<Void> send(CameraState state) {
        byte[] value = CameraStateCodec.encode(state);
        if (value.length > CameraStateCodec.MAX_BYTES) {
            return notWritten(state, "it has " + value.length + " bytes");
        }
        return sender.send(
                        sender.topics().state(),
                        state.source(),
                        Optional.of(state.camera()),
                        "CameraState",
                        state.saveTime(),
                        Optional.empty(),
                        Optional.empty(),
                        value)
                .handle((done, failure) -> {
                    failing = failure != null;
                    if (failure == null) {
                        observer.counted(ServiceObserver.Event.STATE_WRITTEN);
                        return DONE;
                    }
                    return notWritten(state, EventSender.cause(failure).toString());
                })
                .thenCompose(outcome -> outcome);
    }

    private CompletableFuture<Void> notWritten(CameraState state, String why) {
        LOG.warn("The state of {} was not written, the next one makes up for it: {}", state.camera(), why);
        observer.stateIgnored(NOT_WRITTEN);
        return DONE;
    }

    /**
     * Writes the states of cameras that have no message without an outcome, and waits until they are there, or the time is over.
     *
     * @throws InterruptedException when interrupted while waiting
     */
    void saveNow(List<CameraState> states, Duration timeout) throws InterruptedException {
        states.forEach(state -> remove(partition(state), state.camera()));
        CompletableFuture<Void> sent =
                CompletableFuture.supplyAsync(() -> sendAll(states), executor).thenCompose(all -> all);
        try {
            sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Not all states were written in time; the next owner goes on from older ones: {}", e.toString());
        }
    }

    private CompletableFuture<Void> sendAll(List<CameraState> states) {
        return CompletableFuture.allOf(states.stream().map(this::send).toArray(CompletableFuture[]::new));
    }

    /** Forgets revoked partitions. */
    synchronized void drop(Collection<TopicPartition> partitions) {
        partitions.forEach(waiting::remove);
    }
}
