package io.drivesight.simulator.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What frames cost while they were processed: processor time and memory.
 *
 * @param frames that were processed
 * @param threads cost of each group of threads of this virtual machine, by name
 * @param processMillis processor time of this virtual machine per frame, sender and receiver included [ms]
 * @param brokerMillis processor time of the broker per frame [ms]
 * @param collections number of garbage collections
 * @param pauseMillis time that they stopped everything, per frame [ms]
 * @param longestPauseMillis the longest single pause [ms]
 * @param peakResidentBytes most memory that this virtual machine took from the system [bytes]; 0 when unknown
 * @param peakHeapBytes most that was in use of its heap, garbage included [bytes]
 * @param brokerResidentBytes memory of the broker [bytes]; 0 when unknown
 */
public record Costs(
        long frames,
        Map<String, ThreadCost> threads,
        double processMillis,
        double brokerMillis,
        long collections,
        double pauseMillis,
        double longestPauseMillis,
        long peakResidentBytes,
        long peakHeapBytes,
        long brokerResidentBytes) {
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

    private double ofService(ToDoubleFunction<ThreadCost> part) {
        return threads.entrySet().stream()
                .filter(entry -> CostMeter.isService(entry.getKey()))
                .mapToDouble(entry -> part.applyAsDouble(entry.getValue()))
                .sum();
    }

    /** Medians over rounds; of peaks and pauses the largest; of counts the sum. */
    static Costs median(List<Costs> rounds) {
        Map<String, ThreadCost> threads = new LinkedHashMap<>();
        rounds.stream()
                .flatMap(costs -> costs.threads().keySet().stream())
                .distinct()
                .forEach(name -> threads.put(
                        name,
                        new ThreadCost(
                                Medians.of(rounds, costs -> costs.of(name).millis()),
                                Medians.of(rounds, costs -> costs.of(name).bytes()))));
        return new Costs(
                rounds.stream().mapToLong(Costs::frames).sum(),
                threads,
                Medians.of(rounds, Costs::processMillis),
                Medians.of(rounds, Costs::brokerMillis),
                rounds.stream().mapToLong(Costs::collections).sum(),
                Medians.of(rounds, Costs::pauseMillis),
                rounds.stream().mapToDouble(Costs::longestPauseMillis).max().orElse(0),
                rounds.stream().mapToLong(Costs::peakResidentBytes).max().orElse(0),
                rounds.stream().mapToLong(Costs::peakHeapBytes).max().orElse(0),
                rounds.stream().mapToLong(Costs::brokerResidentBytes).max().orElse(0));
    }

    private ThreadCost of(String group) {
        return threads.getOrDefault(group, ThreadCost.NONE);
    }
}
