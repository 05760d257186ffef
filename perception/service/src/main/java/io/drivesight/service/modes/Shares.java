package io.drivesight.service.modes;

import io.drivesight.service.modes.Watch.Level;

/**
 * How many frames there were, and how many of them of each kind. Not thread-safe.
 *
 * @param <K> the kinds
 */
@SuppressWarnings("EnumOrdinal") // an array by kind
final class Shares<K extends Enum<K>> {
    private final int[] counts;
    private int all;

    Shares(Class<K> kinds) {
        this.counts = new int[kinds.getEnumConstants().length];
    }

    /** One more frame. */
    void count() {
        all++;
    }

    /** It is of this kind. */
    void count(K kind) {
        counts[kind.ordinal()]++;
    }

    void add(Shares<K> other) {
        for (int kind = 0; kind < counts.length; kind++) {
            counts[kind] += other.counts[kind];
        }
        all += other.all;
    }

    int all() {
        return all;
    }

    /**
     * What the share of a kind says.
     *
     * @param least frames below which it says nothing
     * @param raised share from which on it is raised, 0..1
     * @param clear share up to which it is clear, 0..1
     */
    Level level(K kind, int least, double raised, double clear) {
        if (all < least) {
            return Level.BETWEEN;
        }
        double share = of(kind);
        return share >= raised ? Level.RAISED : share <= clear ? Level.CLEAR : Level.BETWEEN;
    }

    /** 0..1; 0 without a frame. */
    double of(K kind) {
        return all == 0 ? 0 : (double) counts[kind.ordinal()] / all;
    }
}
