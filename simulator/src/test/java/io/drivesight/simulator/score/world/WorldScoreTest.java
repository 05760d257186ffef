package io.drivesight.simulator.score.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.TrueSight;
import io.drivesight.simulator.score.virtual.TruthEyes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorldScoreTest {
    @Test
    void of_drive_hasTheFiguresThatAreAskedFor() throws Exception {
        Terminal terminal =
                new Terminal(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8), false);

        JsonNode json = WorldScore.of(
                List.of("multi-camera-junction"),
                List.of(1L),
                List.of(WorldFault.NONE),
                new TrueSight(Optional.of(TruthEyes.PERFECT)),
                2,
                terminal);

        assertThat(json.path("handovers").asInt()).isPositive();
        assertThat(json.path("handoversKept").asDouble()).isBetween(0.5, 1.0);
        assertThat(json.path("gospa").path("metres").asDouble())
                .isLessThan(json.path("gospaOfUnion").path("metres").asDouble());
        assertThat(json.path("faults").has("none")).isTrue();
    }

    @Test
    void surround_scenarios_haveCamerasToAllSides() {
        for (String name : Scenario.surround()) {
            assertThat(Scenario.load(name).cameras()).as(name).hasSizeGreaterThanOrEqualTo(4);
        }
    }
}
