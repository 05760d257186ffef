package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Frames that were passed over, and wait for the next record of their camera to go along with. Each is taken once. Thread-safe. */
final class PassedOver {
    /** So many of one camera do not wait any longer. */
    static final int MOST = 256;

    private record Key(TopicPartition partition, CameraId camera) {}

    private static final class Group {
        private final List<EndedMessage> frames = new ArrayList<>();
        private final long since;

        private Group(long since) {
            this.since = since;
        }
    }

    private final Map<Key, Group> waiting = new HashMap<>();
    private final Consumer<TopicPartition> pending;
    private final LongSupplier nanoTime;

    /**
     * Nothing waits yet.
     *
     * @param pending is told the partition of frames that are taken for a record of their own, while they are
     * @param nanoTime monotonic clock [ns]
     */
    PassedOver(Consumer<TopicPartition> pending, LongSupplier nanoTime) {
        this.pending = pending;
        this.nanoTime = nanoTime;
    }

    /** Lets a frame wait, or takes those of its camera for a record of their own, since they have become so many. */
    synchronized List<EndedMessage> add(EndedMessage frame) {
        Key key = new Key(frame.partition(), frame.camera().orElseThrow());
        Group group = waiting.computeIfAbsent(key, camera -> new Group(nanoTime.getAsLong()));
        group.frames.add(frame);
        if (group.frames.size() < MOST) {
            return List.of();
        }
        waiting.remove(key);
        pending.accept(key.partition());
        return sorted(group);
    }

    /** Takes the frames of a camera, by rising offset, to go along with a record that is on its way. */
    synchronized List<EndedMessage> take(TopicPartition partition, CameraId camera) {
        @Nullable Group group = waiting.isEmpty() ? null : waiting.remove(new Key(partition, camera));
        return group == null ? List.of() : sorted(group);
    }

    /** Takes the frames of all cameras whose first has waited for so long [ns], each camera's for a record of their own. */
    synchronized List<List<EndedMessage>> takeWaitingFor(long nanos) {
        long now = nanoTime.getAsLong();
        return takeIf((key, group) -> now - group.since >= nanos);
    }

    /** The same of all cameras of some partitions. */
    synchronized List<List<EndedMessage>> takeOf(Collection<TopicPartition> partitions) {
        return takeIf((key, group) -> partitions.contains(key.partition()));
    }

    /** Forgets the frames of some partitions. */
    synchronized void drop(Collection<TopicPartition> partitions) {
        waiting.keySet().removeIf(key -> partitions.contains(key.partition()));
    }

    private List<List<EndedMessage>> takeIf(BiPredicate<Key, Group> which) {
        List<List<EndedMessage>> taken = new ArrayList<>();
        for (Iterator<Map.Entry<Key, Group>> all = waiting.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, Group> entry = all.next();
            if (which.test(entry.getKey(), entry.getValue())) {
                all.remove();
                pending.accept(entry.getKey().partition());
                taken.add(sorted(entry.getValue()));
            }
        }
        return taken;
    }

    private static List<EndedMessage> sorted(Group group) {
        group.frames.sort(Comparator.comparingLong(frame -> frame.source().offset()));
        return group.frames;
    }
}
