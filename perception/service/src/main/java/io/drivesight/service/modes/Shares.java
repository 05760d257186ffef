package io.drivesight.service.modes;

import io.drivesight.core.pipeline.ServiceStatus.Figure;
import io.drivesight.service.modes.Watch.Level;
import io.drivesight.service.modes.Watch.Observation;
import java.util.Locale;
import java.util.Optional;

/**
 * How many frames there were, and how many of them of each kind. Not thread-safe.
 *
 * @param <K> the kinds
 */
@SuppressWarnings("EnumOrdinal") // an array by kind
final class Shares<K extends Enum<K>> {
    /** Fewer frames say nothing about a camera. */
    private static final int LEAST_FRAMES = 3;

    private final long[] counts;
    private long all;

    Shares(Class<K> kinds) {
        this.counts = new long[kinds.getEnumConstants().length];
    }

    /** There are so many more frames. */
    void add(long frames) {
        all += frames;
    }

    /** So many of them are of this kind. */
    void add(K kind, long frames) {
        counts[kind.ordinal()] += frames;
    }

    void add(Shares<K> other) {
        for (int kind = 0; kind < counts.length; kind++) {
            counts[kind] += other.counts[kind];
        }
        all += other.all;
    }

    long all() {
        return all;
    }

    long count(K kind) {
        return counts[kind.ordinal()];
    }

    /**
     * What the share of a kind among a camera's frames says.
     *
     * @param raised share from which on it is raised, 0..1
     * @param clear share up to which it is clear, 0..1
     * @param sentence what such frames are like
     */
    Observation observation(Watch.Key key, K kind, double raised, double clear, String sentence) {
        double share = all == 0 ? 0 : (double) count(kind) / all;
        Level level = share >= raised ? Level.RAISED : share <= clear ? Level.CLEAR : Level.BETWEEN;
        return new Observation(
                key,
                all < LEAST_FRAMES ? Level.BETWEEN : level,
                false,
                String.format(Locale.ROOT, "%s: %.0f %% of the last %d", sentence, 100 * share, all),
                Optional.of(new Figure(share, raised, "share")));
    }
}
