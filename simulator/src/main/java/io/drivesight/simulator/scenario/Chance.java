package io.drivesight.simulator.scenario;

import java.util.List;

/**
 * Seeded choices that are the same on every platform (SplitMix64). A choice depends on the seed and the keys alone, never on
 * how many choices were made before, so that adding an actor does not change the others.
 *
 * @param seed any value
 */
public record Chance(long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** A chance of its own for a part, told apart by a number. */
    public Chance of(long key) {
        return new Chance(mix(seed + GOLDEN * (key + 1)));
    }

    /** A chance of its own for a part, told apart by a name. */
    public Chance of(String name) {
        return of(name.hashCode());
    }

    /** Uniform in 0..1, 1 excluded. */
    public double unit(int key) {
        return (of(key).seed >>> 11) * 0x1.0p-53;
    }

    /** Uniform between two values. */
    public double between(int key, double low, double high) {
        return low + (high - low) * unit(key);
    }

    /** One of the list. */
    public <T> T pick(int key, List<T> choices) {
        return choices.get((int) (unit(key) * choices.size()));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
