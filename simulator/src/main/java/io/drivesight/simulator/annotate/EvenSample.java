package io.drivesight.simulator.annotate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A few things spread evenly over a run of unknown length, in little memory: they are kept one in so many, and when twice the wanted number is
 * there, every second one goes.
 */
final class EvenSample<T> {
    private final int wanted;
    private List<T> kept = new ArrayList<>();
    private int stride = 1;
    private long offered;

    EvenSample(int wanted) {
        this.wanted = wanted;
    }

    /** True: the next one is to be kept, so it is worth making. Call once for each. */
    boolean wantsNext() {
        return offered++ % stride == 0;
    }

    void add(T one) {
        kept.add(one);
        if (kept.size() >= 2 * wanted) {
            List<T> all = kept;
            kept = new ArrayList<>(IntStream.range(0, all.size())
                    .filter(i -> i % 2 == 0)
                    .mapToObj(all::get)
                    .toList());
            stride *= 2;
        }
    }

    /** First and last of those kept, and evenly between. */
    List<T> chosen() {
        int count = Math.min(wanted, kept.size());
        return IntStream.range(0, count)
                .mapToObj(i ->
                        kept.get(count == 1 ? 0 : (int) Math.round((double) i * (kept.size() - 1) / (count - 1))))
                .toList();
    }
}
