package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.collect.Durations.Percentiles;
import io.drivesight.simulator.collect.RunReport;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The result of a measurement. Written as JSON with these names. Rates are frames per second, times milliseconds, medians over the
 * rounds; the longest time is the longest of all rounds.
 *
 * @param schema name and version of this layout
 * @param began when, UTC
 * @param machine what it was measured on
 * @param setup what was measured
 * @param contenders what was measured side by side: {@code bareSquare}, {@code bareProfile}, {@code inference} (the bare model, one
 *     frame at a time on one thread), {@code inProcess}, {@code service}
 * @param loads the service {@code saturated}, at shares of its capacity ({@code load60}) and at multiples of it
 *     ({@code overload10x6Cameras})
 * @param stageCosts processor time and bytes per frame of each stage, in process
 * @param ratio one figure over another, by name; {@code overheadMillis}: processor time of a frame beside its inference, of service,
 *     sender, receiver and broker [ms]; {@code allocatedBytes}: what the service's threads allocate for a frame [bytes]
 */
public record BenchReport(
        String schema,
        String began,
        Machine machine,
        Setup setup,
        Map<String, Contender> contenders,
        Map<String, Load> loads,
        Map<String, StageCost> stageCosts,
        Map<String, Double> ratio) {
    static final String SCHEMA = "drivesight-bench/2";

    /**
     * What was measured.
     *
     * @param frames where they came from
     * @param frameSize width x height [px]
     * @param frameBytes mean size of an encoded frame [bytes]
     * @param images number of different frames
     * @param seconds that each measurement took [s]
     * @param settings of the service
     */
    public record Setup(
            String model,
            String modelSha256,
            String provider,
            String squareInput,
            String profileInput,
            String frames,
            String frameSize,
            long frameBytes,
            int images,
            double seconds,
            int rounds,
            Map<String, String> settings) {}

    /**
     * What a stage costs, per frame.
     *
     * @param millis processor time [ms]
     * @param bytes allocated on the heap [bytes]
     */
    public record StageCost(double millis, double bytes) {}

    /**
     * One contender.
     *
     * @param what it does, in words
     * @param rate how fast it is; of the service saturated, by its own threads' processor time
     */
    public record Contender(String what, Rate rate) {}

    /** Frames sent, how they ended, and how many have no outcome; over all rounds. */
    public record Count(long sent, Map<Outcome, Long> outcomes, Map<String, Long> reasons, long unexplained) {}

    /**
     * The service at one load.
     *
     * @param factor of the capacity
     * @param cameras that send
     * @param offered frames per second that were to be sent [1/s]; 0: as many as could be done
     * @param sent frames per second that were really sent [1/s]
     * @param framesPerSecond processed [1/s]
     * @param sendToResult from sending a frame until its result is received [ms]
     * @param age of published results: from capture to the publish time, taken just before the record is encoded [ms]
     * @param stages time in each stage [ms]
     * @param fairness frames processed of the camera with the fewest over those of the camera with the most, 0..1
     * @param costs of a frame
     */
    public record Load(
            double factor,
            int cameras,
            double offered,
            double sent,
            double framesPerSecond,
            Percentiles sendToResult,
            Percentiles age,
            Map<String, Percentiles> stages,
            double fairness,
            Count frames,
            Costs costs) {
        static Load of(double factor, int cameras, Measurement measured) {
            RunReport report = measured.report();
            return new Load(
                    factor,
                    cameras,
                    measured.offered(),
                    report.framesSent() / measured.seconds(),
                    report.fps(),
                    report.endToEndMs(),
                    report.latencyMs(),
                    report.stages(),
                    fairness(report.cameras().values().stream()
                            .map(camera -> camera.outcomes().getOrDefault(Outcome.PROCESSED, 0L))
                            .toList()),
                    new Count(report.framesSent(), report.outcomes(), report.reasons(), report.unexplained()),
                    measured.costs());
        }

        /** The least over the most, 0..1; 1 when there is nothing to share, or nobody to share it with. */
        static double fairness(Collection<Long> shares) {
            return shares.isEmpty() || Collections.max(shares) == 0
                    ? 1
                    : (double) Collections.min(shares) / Collections.max(shares);
        }
    }

    /** What one round measured, or all of them together. */
    record Round(Map<String, Contender> contenders, Map<String, Load> loads) {
        Rate rate(String contender) {
            return Objects.requireNonNull(contenders.get(contender)).rate();
        }

        Load load(String name) {
            return Objects.requireNonNull(loads.get(name));
        }
    }

    /** What was measured and on what, in two sentences, and the figures that matter most as tables in Markdown. */
    public String markdown() {
        JsonTables tables = new JsonTables(this);
        return format(
                        "%s, %d cores, %.0f GiB, Java %s, ONNX Runtime %s on %s, Kafka %s.%n%s (sha256 %.12s) at %s;"
                                + " frames %s, %s, %d kB each; rounds: %d of %.0f s, medians.%n",
                        machine.processor().isEmpty() ? machine.system() : machine.processor(),
                        machine.cores(),
                        machine.memoryBytes() / (double) (1 << 30),
                        machine.java(),
                        machine.onnxRuntime(),
                        setup.provider(),
                        machine.kafka(),
                        setup.model(),
                        setup.modelSha256(),
                        setup.profileInput(),
                        setup.frames(),
                        setup.frameSize(),
                        setup.frameBytes() / 1000,
                        setup.rounds(),
                        setup.seconds())
                + tables.table(
                        "contenders",
                        "what",
                        "rate/framesPerSecond",
                        "rate/millis/p50",
                        "rate/millis/p99",
                        "rate/processorMillis")
                + tables.table(
                        "loads",
                        "sent",
                        "framesPerSecond",
                        "sendToResult/p50",
                        "sendToResult/p90",
                        "sendToResult/p99",
                        "age/p50",
                        "age/p99",
                        "fairness",
                        "frames/sent",
                        "frames/reasons",
                        "frames/unexplained")
                + tables.table(
                        "loads",
                        "costs/processMillis",
                        "costs/brokerMillis",
                        "costs/longestPauseMillis",
                        "costs/peakResidentBytes",
                        "costs/brokerResidentBytes")
                + tables.table("loads/saturated/costs/threads", "millis", "bytes")
                + tables.table("loads/saturated/costs/written", "records", "bytes")
                + tables.table("stageCosts", "millis", "bytes")
                + ratio.entrySet().stream()
                        .map(entry -> format("%n- %s: %.2f", entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining());
    }
}
