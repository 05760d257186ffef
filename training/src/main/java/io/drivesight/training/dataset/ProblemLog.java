package io.drivesight.training.dataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects problems while a dataset is read. Counts all of them, keeps the first few of each kind. Not thread-safe. */
public final class ProblemLog {
    /** Most problems kept of one kind, so that a broken file of a million lines does not fill the memory. */
    public static final int KEPT_PER_KIND = 1_000;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<Problem.Kind, Integer> counts = new EnumMap<>(Problem.Kind.class);

    public void add(Problem.Kind kind, String where, String message) {
        if (counts.merge(kind, 1, Integer::sum) <= KEPT_PER_KIND) {
            problems.add(new Problem(kind, where, message));
        }
    }

    /** The problems kept, in the order in which they were found. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** How many there were of each kind. */
    public Map<Problem.Kind, Integer> counts() {
        return Map.copyOf(counts);
    }

    public int errors() {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().isError())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    public int warnings() {
        return counts.values().stream().mapToInt(Integer::intValue).sum() - errors();
    }
}
