package io.drivesight.simulator.collect;

import java.util.Map;

/**
 * How a run stands, and what happened since the snapshot before.
 *
 * @param seconds since the first frame was sent [s]
 * @param sent frames handed to the producer so far
 * @param acknowledged frames that the bus has
 * @param refused frames that the bus did not take
 * @param outcomes outcomes so far
 * @param newOutcomes outcomes since the snapshot before
 * @param latencyP50 median capture-to-published of the results since the snapshot before [ms]; 0 when none
 * @param latencyP99 the same, 99th percentile [ms]
 * @param objectsPerFrame mean number of objects of those results
 * @param tracks tracks seen within the last second of capture time
 * @param reasons frames not processed so far, by {@code OUTCOME reason}
 */
public record LiveSnapshot(
        double seconds,
        long sent,
        long acknowledged,
        long refused,
        long outcomes,
        long newOutcomes,
        double latencyP50,
        double latencyP99,
        double objectsPerFrame,
        long tracks,
        Map<String, Long> reasons) {}
