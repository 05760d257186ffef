package io.drivesight.evaluation.chance;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Seeded choices that are the same on every platform (SplitMix64). A choice depends on the seed and the keys alone, never on
 * how many choices were made before: what is added does not change what was there.
 *
 * @param seed any value
 */
public record Chance(long seed) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** A chance of its own for a part, told apart by a number. */
    public Chance of(long key) {
        return new Chance(mix(seed + GOLDEN * (key + 1)));
    }

    /** A chance of its own for a part, told apart by a name: by the 32 bits of its hash code. */
    public Chance of(String name) {
        return of(name.hashCode());
    }

    /** A chance of its own for a text of which every byte counts. */
    public Chance ofText(String text) {
        long hash = of(GOLDEN).seed;
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (value & 0xff)) * 0x100000001b3L;
        }
        return new Chance(hash).of(text.length());
    }

    /** A row of random numbers. */
    public SplittableRandom random() {
        return new SplittableRandom(seed);
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
