package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.service.DriveSightService;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.SharedBroker;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thousand cameras that nobody knows: made-up names, a broken producer, an attack. */
@ExtendWith(SharedBroker.class)
@Timeout(240)
class FloodIT {
    private static final int UNKNOWN = 1000;
    private static final int LANES = 16;
    /** A frame of the camera that is meant after so many others: it is never the one that was idle longest. */
    private static final int BETWEEN = 5;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"every", "latest"})
    void flood_ofUnknownCameras_lanesStayBoundedAndEveryFrameHasOneOutcome(String policy, EmbeddedBroker broker)
            throws Exception {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        try (ServiceRig rig = new ServiceRig(broker, "flood-" + policy, model, 3);
                // All of the flood is to come in.
                DriveSightService service = rig.start(
                        "policy", policy, "lane.max-cameras", Integer.toString(LANES), "kafka.max-backlog", "0s")) {
            int sent = flood(rig);

            List<FrameOutcome> outcomes = rig.outcomes(sent);

            assertThat(outcomes).hasSize(sent);
            assertThat(outcomes.stream().map(FrameOutcome::source)).doesNotHaveDuplicates();
            assertThat(ServiceRig.counts(outcomes).keySet()).isSubsetOf(Outcome.PROCESSED, Outcome.SUPERSEDED);
            unknownCamerasAreProcessed(outcomes);
            theCameraThatIsMeantGoesOn(outcomes, policy);
            boundsHold(service);
            assertThat(service.isReady()).isTrue();
        }
    }

    private static int flood(ServiceRig rig) {
        CameraId meant = new CameraId("car-1", "front");
        int sent = 0;
        for (int i = 0; i < UNKNOWN; i++) {
            rig.send(SquareFrames.frameNow(new CameraId("car-" + i, "made-up"), 0));
            sent++;
            if (i % BETWEEN == 0) {
                rig.send(SquareFrames.frameNow(meant, i / BETWEEN));
                sent++;
            }
        }
        rig.flush();
        return sent;
    }

    /** Each has one frame, which nothing newer can supersede. */
    private static void unknownCamerasAreProcessed(List<FrameOutcome> outcomes) {
        assertThat(outcomes.stream()
                        .filter(outcome -> camera(outcome).camera().equals("made-up"))
                        .filter(outcome -> outcome.outcome() == Outcome.PROCESSED))
                .hasSize(UNKNOWN);
    }

    private static void theCameraThatIsMeantGoesOn(List<FrameOutcome> outcomes, String policy) {
        List<FrameOutcome> front = outcomes.stream()
                .filter(outcome -> camera(outcome).camera().equals("front"))
                .toList();
        assertThat(front).hasSize(UNKNOWN / BETWEEN);
        Map<Outcome, Integer> counts = ServiceRig.counts(front);
        if (policy.equals("every")) {
            assertThat(counts).isEqualTo(Map.of(Outcome.PROCESSED, front.size()));
        } else {
            assertThat(counts).containsKey(Outcome.PROCESSED);
        }
    }

    private static CameraId camera(FrameOutcome outcome) {
        return outcome.id().orElseThrow().camera();
    }

    private static void boundsHold(DriveSightService service) throws Exception {
        String metrics = ServiceRig.page(service, "/metrics");
        assertThat(value(metrics, "drivesight_lanes")).isBetween(1.0, (double) LANES);
        assertThat(value(metrics, "drivesight_lanes_opened_total")).isGreaterThanOrEqualTo(UNKNOWN);
        assertThat(value(metrics, "drivesight_lanes_opened_total") - value(metrics, "drivesight_lanes_closed_total"))
                .isLessThanOrEqualTo(LANES);
        long named = Pattern.compile("camera=\"([^\"]*)\"")
                .matcher(metrics)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .count();
        // One more stands for all others, one for messages that cannot be read.
        assertThat(named).isLessThanOrEqualTo(LANES + 2);
    }

    private static double value(String metrics, String name) {
        Matcher matcher =
                Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)$").matcher(metrics);
        assertThat(matcher.find()).as(name).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
