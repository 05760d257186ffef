package io.drivesight.simulator.collect;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.collect.Durations.Percentiles;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of a run. Written as JSON with these names.
 *
 * @param healthy no problem was found
 * @param problems what was wrong, in sentences; empty when healthy
 * @param settings how the run was made
 * @param framesSent frames that the bus acknowledged; one that was sent twice counts twice
 * @param framesRefused frames that the bus did not take
 * @param faults number of frames that had a fault on their way, by fault; those with {@code drop} were not sent, on purpose
 * @param outcomes number of frames by outcome
 * @param reasons number of frames that were not processed, by {@code OUTCOME reason}
 * @param unexplained frames sent without an outcome
 * @param repeatedOutcomes outcomes beyond one for each time that a frame was sent
 * @param strangeOutcomes outcomes of frames whose sending was not acknowledged to this run
 * @param seconds from the first frame sent to the last outcome received [s]; those of passed-over frames that no result followed are
 *     published late, and left out
 * @param fps processed frames per second [1/s]
 * @param realTime false: frames were not sent at the times that they are stamped with, so there are no latencies
 * @param latencyMs from capture to the publish time, taken just before the record is encoded [ms], processed frames
 * @param endToEndMs from capture to receiving the result [ms], processed frames
 * @param stages time in each stage [ms]; publishing is converting the scene, encoding and acknowledgement are in none
 * @param provider execution providers in use, {@code cpu} or {@code cuda}; empty before the first result
 * @param modelName from the results
 * @param modelSha256 from the results
 * @param objects objects published, by class; one object in ten frames counts ten
 * @param tracksByClass number of tracks of all cameras, by class at the first sighting
 * @param deadLetters number of dead letters by reason
 * @param unreadableResults results that were no messages of the contracts
 * @param cameras the same per camera
 */
@JsonPropertyOrder({"healthy", "problems"})
public record RunReport(
        boolean healthy,
        List<String> problems,
        Map<String, String> settings,
        long framesSent,
        long framesRefused,
        Map<String, Long> faults,
        Map<Outcome, Long> outcomes,
        Map<String, Long> reasons,
        long unexplained,
        long repeatedOutcomes,
        long strangeOutcomes,
        double seconds,
        double fps,
        boolean realTime,
        Percentiles latencyMs,
        Percentiles endToEndMs,
        Map<String, Percentiles> stages,
        String provider,
        String modelName,
        String modelSha256,
        Map<String, Long> objects,
        Map<String, Long> tracksByClass,
        Map<String, Long> deadLetters,
        long unreadableResults,
        Map<String, Camera> cameras) {
    /** One camera's part; meanings as above. */
    public record Camera(
            long framesSent,
            Map<Outcome, Long> outcomes,
            long unexplained,
            double fps,
            Percentiles latencyMs,
            Map<String, Long> tracksByClass) {}

    /** Frames processed. */
    public long processed() {
        return outcomes.getOrDefault(Outcome.PROCESSED, 0L);
    }

    /** The report as lines of text. */
    public String table() {
        StringBuilder text = new StringBuilder();
        String hash = modelSha256.substring(0, Math.min(12, modelSha256.length()));
        line(text, "model", modelName + " on " + provider + ", sha256 " + hash);
        line(text, "frames", "%d sent, %s, %d without an outcome".formatted(framesSent, ends(), unexplained));
        if (!faults.isEmpty()) {
            line(text, "faults put on", counts(faults) + " (dropped ones were not sent)");
        }
        line(text, "rate", format("%.1f processed per second over %.1f s", fps, seconds));
        line(text, "objects", counts(objects));
        line(text, "tracks", counts(tracksByClass));
        if (!reasons.isEmpty()) {
            line(text, "not processed", counts(reasons));
        }
        if (!deadLetters.isEmpty()) {
            line(text, "dead letters", counts(deadLetters));
        }
        text.append(format("  %-22s %8s %8s %8s %8s%n", "[ms]", "p50", "p90", "p99", "max"));
        durations(text, "capture to published", latencyMs, realTime);
        durations(text, "capture to received", endToEndMs, realTime);
        stages.forEach((stage, times) -> durations(text, "  " + stage, times, true));
        if (cameras.size() > 1) {
            text.append(format("  %-22s %8s %8s %8s %8s %8s%n", "camera", "sent", "done", "fps", "p50 ms", "p99 ms"));
            cameras.forEach((name, camera) -> line(text, name, camera));
        }
        line(text, "verdict", healthy ? "healthy" : "NOT HEALTHY");
        problems.forEach(problem -> line(text, "", problem));
        return text.toString();
    }

    private String ends() {
        return outcomes.isEmpty()
                ? "no outcome"
                : outcomes.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(format("  %-14s %s%n", name, value));
    }

    private void line(StringBuilder text, String name, Camera camera) {
        // A drive names all cameras that may occur, and not all of them need to.
        if (camera.framesSent() > 0) {
            text.append(format(
                    "  %-22s %8d %8d %8.1f %8s %8s%n",
                    name,
                    camera.framesSent(),
                    camera.outcomes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    camera.fps(),
                    millis(camera.latencyMs().p50(), realTime),
                    millis(camera.latencyMs().p99(), realTime)));
        }
    }

    private static void durations(StringBuilder text, String name, Percentiles p, boolean known) {
        text.append(format(
                "  %-22s %8s %8s %8s %8s%n",
                name, millis(p.p50(), known), millis(p.p90(), known), millis(p.p99(), known), millis(p.max(), known)));
    }

    private static String millis(double value, boolean known) {
        return TextTable.number(known ? value : Double.NaN, 1);
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }
}
