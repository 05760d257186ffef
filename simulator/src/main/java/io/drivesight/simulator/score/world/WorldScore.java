package io.drivesight.simulator.score.world;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.Sight;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores what a vehicle's cameras see together over many drives. */
public final class WorldScore {
    private final Map<String, WorldFigures> byScenario = new LinkedHashMap<>();
    private final Map<WorldFault, WorldFigures> byFault = new LinkedHashMap<>();

    private WorldScore() {}

    /**
     * Plays scenarios.
     *
     * @param faults the first is reported by scenario
     * @param threads that draw
     * @throws IOException when a drive cannot be drawn
     */
    public static WorldScore of(
            List<String> scenarios,
            List<Long> seeds,
            List<WorldFault> faults,
            Sight sight,
            int threads,
            Terminal terminal)
            throws IOException {
        WorldScore score = new WorldScore();
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
                    score.byFault
                            .computeIfAbsent(fault, each -> new WorldFigures())
                            .add(figures);
                    if (fault == faults.get(0)) {
                        score.byScenario
                                .computeIfAbsent(name, each -> new WorldFigures())
                                .add(figures);
                    }
                }
            }
        }
        terminal.clear();
        return score;
    }

    /** By scenario, with the first of the faults. */
    public Map<String, WorldFigures> byScenario() {
        return byScenario;
    }

    /** Over all scenarios. */
    public Map<WorldFault, WorldFigures> byFault() {
        return byFault;
    }

    /** As JSON; the figures of the first fault are at the top. */
    public ObjectNode json() {
        ObjectNode node = byFault.values().iterator().next().json();
        ObjectNode scenarios = node.putObject("scenarios");
        byScenario.forEach((name, figures) -> scenarios.set(name, figures.json()));
        ObjectNode faults = JsonNodeFactory.instance.objectNode();
        byFault.forEach((fault, figures) -> faults.set(fault.label(), figures.json()));
        node.set("faults", faults);
        return node;
    }
}
