package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphParts;
import io.drivesight.training.graph.GraphParts.Group;
import io.drivesight.training.graph.GraphParts.Part;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Transfer strategies, as the field names them: which parameters learn, when, and how fast. */
public enum Strategy {
    /** Only the prediction layers learn; everything below is a fixed feature extractor. */
    FEATURE_EXTRACTION("feature-extraction", 1e-3),
    /** Head and prediction layers learn. */
    HEAD("head", 5e-4),
    /** Head first; then neck and backbone are unfrozen depth by depth, each at a lower rate. */
    FINE_TUNE("fine-tune", 5e-4),
    /** All layers learn from the start. */
    FULL("full", 1e-4),
    /** All layers learn from random weights: shows what transfer is worth. */
    SCRATCH("scratch", 1e-3);

    /**
     * A stretch of a run during which the same parameters learn.
     *
     * @param name for people
     * @param from where it begins, as a share of the run's steps, 0 up to below 1
     * @param rates per parameter that learns, its factor of the learning rate, above 0; all others are frozen
     */
    public record Phase(String name, double from, Map<String, Double> rates) {
        public Phase {
            rates = Map.copyOf(rates);
        }

        public Set<String> trainable() {
            return rates.keySet();
        }
    }

    /** Deeper layers move slower by these factors of the base rate. */
    private static final double NECK_RATE = 0.2;

    private static final double BACKBONE_RATE = 0.1;
    private static final double EARLY_BACKBONE_RATE = 0.04;
    /** The head has settled by the time the layers below it start to move. */
    private static final double SETTLED_HEAD_RATE = 0.4;

    private final String label;
    private final double defaultRate;

    Strategy(String label, double defaultRate) {
        this.label = label;
        this.defaultRate = defaultRate;
    }

    /** The name used in files and on the command line. */
    public String label() {
        return label;
    }

    /** Peak learning rate unless the user says otherwise. */
    public double defaultRate() {
        return defaultRate;
    }

    /** Finds a strategy by its label. */
    public static Strategy ofLabel(String label) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.label.equals(label.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new TrainingException("there is no strategy '" + label + "'; choose one of "
                        + Arrays.stream(values()).map(Strategy::label).collect(Collectors.joining(", "))));
    }

    /** What learns when, for a graph. */
    public List<Phase> phases(GraphParts parts) {
        return switch (this) {
            case FEATURE_EXTRACTION -> List.of(new Phase("predictions", 0, rates(parts, 1, 0, 0, 0, 0)));
            case HEAD -> List.of(new Phase("head", 0, rates(parts, 1, 1, 0, 0, 0)));
            case FINE_TUNE ->
                List.of(
                        new Phase("head", 0, rates(parts, 1, 1, 0, 0, 0)),
                        new Phase("neck", 0.4, settled(parts, 0, 0)),
                        new Phase("deep backbone", 0.6, settled(parts, BACKBONE_RATE, 0)),
                        new Phase("all layers", 0.8, settled(parts, BACKBONE_RATE, EARLY_BACKBONE_RATE)));
            case FULL, SCRATCH -> List.of(new Phase("all layers", 0, rates(parts, 1, 1, 1, 1, 1)));
        };
    }

    private static Map<String, Double> settled(GraphParts parts, double deep, double early) {
        return rates(parts, SETTLED_HEAD_RATE, SETTLED_HEAD_RATE, NECK_RATE, deep, early);
    }

    /** Rate factors by parameter; a factor of 0 leaves parameters out, which freezes them. */
    private static Map<String, Double> rates(
            GraphParts parts, double predictions, double head, double neck, double deep, double early) {
        Map<String, Double> rates = new LinkedHashMap<>();
        List<Group> backbone = parts.groups().stream()
                .filter(group -> group.part() == Part.BACKBONE)
                .toList();
        // Groups run from the coarsest stride to the finest: the first half is deep.
        List<Group> deepGroups = backbone.subList(0, (backbone.size() + 1) / 2);
        for (Group group : parts.groups()) {
            double factor = switch (group.part()) {
                case PREDICTIONS -> predictions;
                case HEAD -> head;
                case NECK -> neck;
                case BACKBONE -> deepGroups.contains(group) ? deep : early;
            };
            if (factor > 0) {
                group.parameters().forEach(name -> rates.put(name, factor));
            }
        }
        return rates;
    }
}
