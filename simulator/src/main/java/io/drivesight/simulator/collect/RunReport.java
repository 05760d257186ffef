package io.drivesight.simulator.collect;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.drivesight.core.pipeline.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What a run came to. Written as JSON with these names.
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
 * @param strangeOutcomes outcomes of frames that were not sent by this run
 * @param seconds from the first frame sent to the last outcome received [s]
 * @param fps processed frames per second [1/s]
 * @param latencyMs from capture to handing the result to the producer [ms], processed frames
 * @param endToEndMs from capture to receiving the result [ms], processed frames
 * @param stages time in each stage [ms]
 * @param provider execution providers in use, {@code cpu} or {@code cuda}; empty before the first result
 * @param modelName from the results
 * @param modelSha256 from the results
 * @param objects objects published, by class; one object in ten frames counts ten
 * @param tracks tracks of all cameras
 * @param deadLetters number of dead letters by reason
 * @param unreadableResults results that were no messages of the contracts
 * @param percentiles how percentiles were obtained
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
        Percentiles latencyMs,
        Percentiles endToEndMs,
        Map<String, Percentiles> stages,
        String provider,
        String modelName,
        String modelSha256,
        Map<String, Long> objects,
        Tracks tracks,
        Map<String, Long> deadLetters,
        long unreadableResults,
        String percentiles,
        Map<String, Camera> cameras) {

    /**
     * Tracks and their lives, from the first published sighting to the last, by capture time.
     *
     * @param count number of tracks
     * @param medianSeconds median lifetime [s]
     * @param longestSeconds longest lifetime [s]
     * @param classes number of tracks by class at the first sighting
     */
    public record Tracks(long count, double medianSeconds, double longestSeconds, Map<String, Long> classes) {}

    /** One camera's part; meanings as above. */
    public record Camera(
            long framesSent,
            Map<Outcome, Long> outcomes,
            long unexplained,
            double fps,
            Percentiles latencyMs,
            Tracks tracks) {}
}
