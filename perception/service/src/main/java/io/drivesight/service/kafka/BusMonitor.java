package io.drivesight.service.kafka;

import io.drivesight.service.modes.BrokerWatch.BusCondition;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The state of the exchange with the broker. The frame loop and the sender write it; health, watches and metrics read it, from before
 * the broker is reached until the service has ended. Thread-safe.
 */
public final class BusMonitor {
    /** A loop that has not polled for so long does not listen: it is busy with a rebalance, or stuck. */
    private static final Duration LISTENING = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;
    private final AtomicLong lastNumber = new AtomicLong();
    /** When messages were sent that wait for their acknowledgement [ns], by their number. */
    private final ConcurrentSkipListMap<Long, Long> unacknowledged = new ConcurrentSkipListMap<>();

    private volatile Map<Integer, Long> lag = Map.of();
    private volatile boolean joined;
    private volatile boolean stopping;
    private volatile boolean heldBack;
    private volatile long lastPoll;
    /** When the first of the commits failed that have failed since the last good one [ns]; 0: none has. */
    private volatile long failingSince;

    /**
     * Nothing has happened yet.
     *
     * @param nanoTime monotonic clock [ns]
     */
    public BusMonitor(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastPoll = nanoTime.getAsLong();
    }

    /** The group has assigned this instance its partitions. */
    void joined() {
        joined = true;
    }

    /** No more frames are asked for. */
    void stopping() {
        stopping = true;
    }

    void polled() {
        lastPoll = nanoTime.getAsLong();
    }

    /** Whether frames that were polled wait for room in their lanes. */
    void heldBack(boolean waiting) {
        heldBack = waiting;
    }

    void committed(boolean good) {
        if (good) {
            failingSince = 0;
        } else if (failingSince == 0) {
            failingSince = nanoTime.getAsLong();
        }
    }

    /** Messages not consumed yet, by assigned partition. */
    void lag(Map<Integer, Long> messages) {
        lag = Map.copyOf(messages);
    }

    /** A message was sent; its number, for {@link #acknowledged}. */
    long sent() {
        long number = lastNumber.incrementAndGet();
        unacknowledged.put(number, nanoTime.getAsLong());
        return number;
    }

    /** A message that was sent waits no longer, for better or worse. */
    void acknowledged(long number) {
        unacknowledged.remove(number);
    }

    /** True once the group has assigned this instance its partitions (maybe none). */
    public boolean isJoined() {
        return joined;
    }

    /** True: a frame that is sent now is taken in at once. False: the loop is busy, or partitions are held back. */
    public boolean isListening() {
        return joined && !heldBack && nanoTime.getAsLong() - lastPoll < LISTENING.toNanos();
    }

    /** How the bus does now. */
    public BusCondition condition() {
        long now = nanoTime.getAsLong();
        Map.Entry<Long, Long> oldest = unacknowledged.firstEntry();
        long failing = failingSince;
        return new BusCondition(
                oldest == null ? 0 : now - oldest.getValue(),
                joined && !stopping ? now - lastPoll : 0,
                failing == 0 ? 0 : now - failing);
    }

    /** Messages not consumed yet, by assigned partition. */
    public Map<Integer, Long> lag() {
        return lag;
    }
}
