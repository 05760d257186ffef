package io.drivesight.simulator.cli;

import java.util.ArrayList;
import java.util.List;

/** Seeds as an option gives them. */
final class Seeds {
    private static final int MOST = 1000;

    private Seeds() {}

    /** {@code 1-20}, or one number; an {@link IllegalArgumentException} says so. */
    static List<Long> parse(String text) {
        String[] ends = text.split("-", 2);
        try {
            long first = Long.parseLong(ends[0].strip());
            long last = ends.length == 1 ? first : Long.parseLong(ends[1].strip());
            if (first < 1 || last < first || last - first >= MOST) {
                throw new NumberFormatException(text);
            }
            List<Long> seeds = new ArrayList<>();
            for (long seed = first; seed <= last; seed++) {
                seeds.add(seed);
            }
            return seeds;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "--seeds is like 1-20 or 7, at most %d of them, was '%s'".formatted(MOST, text), e);
        }
    }
}
