package io.drivesight.simulator.replaytest;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.cli.ReplayTestCommand;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replay tests with the truth in place of parts of the service: no Kafka, no model, nothing drawn. */
class TrueSightReplayTest {
    @TempDir
    Path folder;

    private ReplayTestResult run(String sight, String expectations) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("t.yaml"), """
                drive: {scenario: hard-braking, to: 5}
                %s
                expect: {%s}
                """.formatted(sight, expectations));
        Path recording = folder.resolve("run.mcap");
        Files.deleteIfExists(recording);
        return ReplayTestCommand.runner(new Terminal(System.out, false)).run(ReplayTestSpec.read(file), recording);
    }

    /** Without a detector's errors all that counts is found. */
    @Test
    void run_trueDetections_findEverythingWithoutPictures() throws Exception {
        ReplayTestResult result = run("detections: truth", "detection.offline.kinds.vehicle.ap50: '> 95'");

        assertThat(result.checks()).allMatch(Check::passed);
        assertThat(BusChannels.cameras(folder.resolve("run.mcap"))).isEmpty();
    }

    @Test
    void run_trueStates_haveNoErrorOnTheGround() throws Exception {
        ReplayTestResult result = run(
                "states: truth",
                "ground.bands.2.position.p90: '< 0.01', ground.bands.2.velocity.p90: '< 0.01', tracking.combined.idSwitches: 0");

        assertThat(result.checks()).allMatch(Check::passed);
    }
}
