package io.drivesight.training.labels;

import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How often the labels of a dataset side with a model, by class and by how sure it is. */
final class Agreement {
    /** Detections about as sure that are asked. */
    private static final int NEIGHBOURS = 50;

    private final Map<ObjectClass, List<Case>> byClass;

    /** One detection: how sure, and whether the labels say the same. */
    record Case(ObjectClass objectClass, double score, boolean agrees) {}

    Agreement(List<Case> cases) {
        byClass = cases.stream()
                .sorted(Comparator.comparingDouble(Case::score))
                .collect(Collectors.groupingBy(Case::objectClass, Collectors.toList()));
    }

    /**
     * The share that agrees of the class's {@value #NEIGHBOURS} detections around this score; one that agrees and one that does not
     * are added, so that few say little.
     */
    double share(ObjectClass objectClass, double score) {
        List<Case> cases = byClass.getOrDefault(objectClass, List.of());
        int low = 0;
        int high = cases.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (cases.get(middle).score() < score) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        int to = Math.min(cases.size(), low + NEIGHBOURS / 2);
        int from = Math.max(0, to - NEIGHBOURS);
        to = Math.min(cases.size(), from + NEIGHBOURS);
        long agreeing = cases.subList(from, to).stream().filter(Case::agrees).count();
        return (1.0 + agreeing) / (2.0 + to - from);
    }
}
