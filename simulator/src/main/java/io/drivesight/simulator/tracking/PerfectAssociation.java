package io.drivesight.simulator.tracking;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.KittiLabel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives boxes the identity of the object of the ground truth that they lie on, and boxes on nothing one of their own. */
final class PerfectAssociation {
    /** HOTA's lowest threshold: less overlap is no hit at all. */
    private static final double MIN_OVERLAP = 0.05;

    private static final int FIRST_FREE_ID = 1_000_000;

    private final Map<Integer, List<KittiLabel>> truthByFrame;

    PerfectAssociation(Path truth, String type) throws IOException {
        List<KittiLabel> labels = KittiFiles.readTracking(truth).stream()
                .filter(label -> label.isType(type) || (type.equals("Car") && label.isType("Van")))
                .toList();
        truthByFrame = byFrame(labels);
    }

    private static Map<Integer, List<KittiLabel>> byFrame(List<KittiLabel> labels) {
        Map<Integer, List<KittiLabel>> byFrame = new TreeMap<>();
        labels.forEach(label -> byFrame.computeIfAbsent(label.frame(), frame -> new ArrayList<>())
                .add(label));
        return byFrame;
    }

    TrackRun relabel(TrackRun run) {
        List<KittiLabel> relabelled = new ArrayList<>();
        byFrame(run.rows())
                .forEach((frame, rows) -> relabel(rows, truthByFrame.getOrDefault(frame, List.of()), relabelled));
        return new TrackRun(relabelled, run.arrived(), run.nanosPerFrame());
    }

    private static void relabel(List<KittiLabel> rows, List<KittiLabel> truth, List<KittiLabel> to) {
        double[][] costs = new double[rows.size()][truth.size()];
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < truth.size(); j++) {
                double overlap = rows.get(i).box().iou(truth.get(j).box());
                costs[i][j] = overlap < MIN_OVERLAP ? LinearAssignment.FORBIDDEN : 1 - overlap;
            }
        }
        int[] truthOf = LinearAssignment.minimize(costs, 1);
        for (int i = 0; i < rows.size(); i++) {
            KittiLabel row = rows.get(i);
            int id = truthOf[i] < 0
                    ? FIRST_FREE_ID + to.size()
                    : truth.get(truthOf[i]).trackId();
            to.add(KittiLabel.tracked(row.frame(), id, row.type(), row.box(), row.score()));
        }
    }
}
