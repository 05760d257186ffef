package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.Json;
import io.drivesight.simulator.truth.WarningRuns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Warnings that were told in drives, and what they were worth: false is an unbroken run about one road user, or nobody, that nothing
 * justified at any time ({@link WarningRuns#alarms}). Not thread-safe.
 */
final class WorldWarnings {
    private final Map<String, List<Told>> open = new TreeMap<>();
    private int warned;
    private int alarms;
    private int falseAlarms;

    private record Told(double time, boolean justified) {}

    /**
     * A warning was told.
     *
     * @param about whom, or which track of nobody
     * @param time of capture [s], in any order: a late camera's results come after newer ones of others
     * @param justified a contact was to be feared
     */
    void add(String about, double time, boolean justified) {
        open.computeIfAbsent(about, key -> new ArrayList<>()).add(new Told(time, justified));
    }

    /** A drive is over. */
    void end() {
        for (List<Told> of : open.values()) {
            of.sort(Comparator.comparingDouble(Told::time));
            boolean rightly = false;
            for (List<Told> run : WarningRuns.runs(of, Told::time, WarningRuns.GAP)) {
                for (List<Told> alarm : WarningRuns.alarms(run, Told::time, Told::justified)) {
                    boolean isTrue = alarm.stream().anyMatch(Told::justified);
                    alarms++;
                    falseAlarms += isTrue ? 0 : 1;
                    rightly |= isTrue;
                }
            }
            warned += rightly ? 1 : 0;
        }
        open.clear();
    }

    void add(WorldWarnings other) {
        warned += other.warned;
        alarms += other.alarms;
        falseAlarms += other.falseAlarms;
    }

    ObjectNode json() {
        ObjectNode node = Json.object();
        node.put("roadUsersRightlyWarnedOf", warned);
        node.put("alarms", alarms);
        node.put("falseAlarms", falseAlarms);
        return node;
    }
}
