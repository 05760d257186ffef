package io.drivesight.simulator.bench;

import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What frames cost while they were processed: processor time and memory.
 *
 * @param frames that were processed
 * @param threads cost of each group of threads of this virtual machine, by name
 * @param processMillis processor time of this virtual machine per frame, sender and receiver included [ms]
 * @param brokerMillis processor time of the broker per frame [ms]
 * @param longestPauseMillis the longest pause of a garbage collection [ms]
 * @param peakResidentBytes most memory that this virtual machine took from the system [bytes]; 0 when unknown
 * @param brokerResidentBytes memory of the broker [bytes]; 0 when unknown
 * @param written what the service gave to the broker, by topic
 */
public record Costs(
        long frames,
        Map<String, ThreadCost> threads,
        double processMillis,
        double brokerMillis,
        double longestPauseMillis,
        long peakResidentBytes,
        long brokerResidentBytes,
        Map<String, Written> written) {
    /**
     * What went to one topic.
     *
     * @param records per frame
     * @param bytes per frame, as batches hold them [bytes]
     */
    public record Written(double records, double bytes) {
        static final Written NOTHING = new Written(0, 0);
    }

    /**
     * Cost of a group of threads.
     *
     * @param millis processor time per frame [ms]
     * @param bytes allocated per frame [bytes]
     */
    public record ThreadCost(double millis, double bytes) {
        static final ThreadCost NONE = new ThreadCost(0, 0);
    }

    /** Processor time per frame of the threads that belong to the service, garbage collection not included [ms]. */
    double serviceMillis() {
        return ofService(ThreadCost::millis);
    }

    /** Bytes allocated per frame by the threads that belong to the service. */
    double serviceBytes() {
        return ofService(ThreadCost::bytes);
    }

    /** Processor time per frame that the virtual machine took to compile [ms]. */
    double compilationMillis() {
        return threads.getOrDefault(CostMeter.COMPILATION, ThreadCost.NONE).millis();
    }

    private double ofService(ToDoubleFunction<ThreadCost> part) {
        return threads.entrySet().stream()
                .filter(entry -> CostMeter.isService(entry.getKey()))
                .mapToDouble(entry -> part.applyAsDouble(entry.getValue()))
                .sum();
    }
}
