package io.drivesight.simulator.collect;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** A set of offsets of one partition. Offsets that follow one another take a bit each. */
final class Offsets {
    private static final int BLOCK = 4096;

    private final TreeMap<Long, BitSet> blocks = new TreeMap<>();

    /** False: it is there already. */
    boolean add(long offset) {
        BitSet block = blocks.computeIfAbsent(offset / BLOCK, number -> new BitSet(BLOCK));
        int index = (int) (offset % BLOCK);
        boolean isNew = !block.get(index);
        block.set(index);
        return isNew;
    }

    boolean contains(long offset) {
        BitSet block = blocks.get(offset / BLOCK);
        return block != null && block.get((int) (offset % BLOCK));
    }

    /** Those from first to last, both included, rising. */
    LongStream within(long first, long last) {
        return blocks.subMap(first / BLOCK, true, last / BLOCK, true).entrySet().stream()
                .flatMapToLong(Offsets::all)
                .filter(offset -> offset >= first && offset <= last);
    }

    private static LongStream all(Map.Entry<Long, BitSet> block) {
        return block.getValue().stream().mapToLong(index -> block.getKey() * BLOCK + index);
    }
}
