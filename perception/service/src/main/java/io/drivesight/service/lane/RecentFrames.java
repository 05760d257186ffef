package io.drivesight.service.lane;

import java.util.LinkedHashSet;

/** Sequence numbers that were seen of one camera, the last so many. Not thread-safe. */
final class RecentFrames {
    private final int window;
    private final LinkedHashSet<Long> sequences = new LinkedHashSet<>();

    RecentFrames(int window) {
        this.window = window;
    }

    /** Notes a sequence number; false when it was there already. */
    boolean add(long sequence) {
        if (!sequences.add(sequence)) {
            return false;
        }
        if (sequences.size() > window) {
            sequences.remove(sequences.iterator().next());
        }
        return true;
    }

    boolean contains(long sequence) {
        return sequences.contains(sequence);
    }
}
