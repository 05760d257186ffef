package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.evaluation.report.Json;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.Sight;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores what a vehicle's cameras see together over many drives. */
public final class WorldScore {
    private WorldScore() {}

    /**
     * Plays scenarios.
     *
     * @param faults the first is reported by scenario too
     * @param threads that draw
     * @return figures with the first fault, {@code scenarios} by name with that one, {@code faults} by label
     * @throws IOException when a drive cannot be drawn
     */
    public static ObjectNode of(
            List<String> scenarios,
            List<Long> seeds,
            List<WorldFault> faults,
            Sight sight,
            int threads,
            Terminal terminal)
            throws IOException {
        Map<String, WorldFigures> byScenario = new LinkedHashMap<>();
        Map<String, WorldFigures> byFault = new LinkedHashMap<>();
        int done = 0;
        int all = scenarios.size() * seeds.size() * faults.size();
        for (String name : scenarios) {
            Scenario scenario = Scenario.load(name);
            for (long seed : seeds) {
                for (WorldFault fault : faults) {
                    terminal.update(
                            "%s, seed %d, %s: %d of %d drives".formatted(name, seed, fault.label(), done++, all));
                    WorldFigures figures =
                            new WorldJudge(WorldDrive.play(scenario, seed, sight, fault, threads)).judge();
                    add(byFault, fault.label(), figures);
                    if (fault == faults.get(0)) {
                        add(byScenario, name, figures);
                    }
                }
            }
        }
        terminal.clear();
        ObjectNode node = byFault.values().iterator().next().json();
        node.set("scenarios", json(byScenario));
        node.set("faults", json(byFault));
        return node;
    }

    private static void add(Map<String, WorldFigures> to, String name, WorldFigures figures) {
        to.computeIfAbsent(name, each -> new WorldFigures()).add(figures);
    }

    private static ObjectNode json(Map<String, WorldFigures> named) {
        ObjectNode node = Json.object();
        named.forEach((name, figures) -> node.set(name, figures.json()));
        return node;
    }
}
