package io.drivesight.training.graph;

import io.drivesight.training.graph.HeadLayout.ClassRows;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes from tuned weights nothing but the rows of the last classes, so that what the base model knew stays as it was to the bit. */
public final class KeptRows {
    private KeptRows() {}

    /**
     * Puts the rows of new classes into the weights that a run began with.
     *
     * @param start the graph that the run began with: the base model's classes first, the new ones last
     * @param tuned weights by name; those that are missing were not tuned
     * @param added number of new classes
     * @return all of {@code tuned}'s names, with {@code start}'s values but in the new rows
     */
    public static Map<String, GraphTensor> onlyNew(TrainableGraph start, Map<String, GraphTensor> tuned, int added) {
        Map<String, GraphTensor> kept = new LinkedHashMap<>();
        tuned.keySet().forEach(name -> kept.put(name, start.graph().tensor(name).orElse(tuned.get(name))));
        for (HeadLayout.Level level : start.layout().levels()) {
            ClassRows rows = level.classRows();
            for (int input = 1; input <= 2; input++) {
                rows.convolution().input(input).ifPresent(name -> {
                    GraphTensor from = tuned.get(name);
                    if (from != null) {
                        kept.put(name, withRows(kept.getOrDefault(name, from), from, rows, added));
                    }
                });
            }
        }
        return kept;
    }

    private static GraphTensor withRows(GraphTensor kept, GraphTensor tuned, ClassRows rows, int added) {
        int width = kept.size() / Math.toIntExact(kept.dims().get(0));
        float[] values = kept.floats().clone();
        int first = (rows.first() + rows.count() - added) * width;
        System.arraycopy(tuned.floats(), first, values, first, added * width);
        return kept.with(values);
    }
}
