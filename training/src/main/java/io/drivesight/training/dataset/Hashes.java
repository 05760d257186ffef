package io.drivesight.training.dataset;

import java.nio.charset.StandardCharsets;

/** Small hashes that are the same on every machine. */
public final class Hashes {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private Hashes() {}

    /** 64 well-mixed bits of a seed and a text. */
    public static long mix(long seed, String text) {
        long hash = mix(seed, GOLDEN);
        for (byte value : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (value & 0xff)) * 0x100000001b3L;
        }
        return mix(hash, text.length());
    }

    /** 64 well-mixed bits of two numbers (the finaliser of SplitMix64). */
    public static long mix(long a, long b) {
        long z = a + GOLDEN * (b + 1);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
