package io.drivesight.simulator.bench;

import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.collect.Durations.Percentiles;
import io.drivesight.simulator.collect.RunReport;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a measurement came to. Written as JSON with these names. Rates are frames per second, times milliseconds, medians over the
 * rounds; the longest time is the longest of all rounds.
 *
 * @param schema name and version of this layout
 * @param began when, UTC
 * @param machine what it was measured on
 * @param otherLoad share of all cores' time that other processes took meanwhile, 0..1: near 0 on a quiet machine, 0 when unknown
 * @param setup what was measured
 * @param shapes how the bare model was tried
 * @param contenders what was measured side by side
 * @param loads the service at shares of its capacity
 * @param overload the service at multiples of its capacity
 * @param stageCosts processor time and bytes per frame of each stage, in process
 * @param costs of the service, by what it was doing: {@code saturated}, {@code load60}, {@code overload10x6Cameras}, ...
 * @param ratio one contender over another, by name
 * @param goals what was aimed at
 */
public record BenchReport(
        String schema,
        String began,
        Machine machine,
        double otherLoad,
        Setup setup,
        List<Trial> shapes,
        Contenders contenders,
        List<Load> loads,
        List<Load> overload,
        Map<String, StageCost> stageCosts,
        Map<String, Costs> costs,
        Map<String, Double> ratio,
        List<Goal> goals) {
    static final String SCHEMA = "drivesight-bench/1";

    /**
     * What was measured.
     *
     * @param frames where they came from
     * @param frameSize width x height [px]
     * @param frameBytes mean size of an encoded frame [bytes]
     * @param images number of different frames
     * @param policy at loads below the capacity
     */
    public record Setup(
            String model,
            String modelSha256,
            String provider,
            String profile,
            String squareInput,
            String profileInput,
            String frames,
            String frameSize,
            long frameBytes,
            int images,
            String policy,
            int cameras,
            double seconds,
            int rounds,
            Map<String, String> settings) {}

    /**
     * How cores are shared out among inferences.
     *
     * @param callers inferences at once
     * @param threads inside each of them
     * @param spinning true: threads that wait for each other keep their core
     */
    public record Shape(int callers, int threads, boolean spinning) {
        /** One frame at a time on one core: what one inference takes. */
        static final Shape SINGLE = new Shape(1, 1, false);

        /** The shapes worth trying on so many cores. */
        static List<Shape> candidates(int cores) {
            return cores == 1
                    ? List.of(SINGLE)
                    : List.of(new Shape(cores, 1, false), new Shape(1, cores, false), new Shape(1, cores, true));
        }

        RuntimeOptions on(RuntimeOptions base) {
            return new RuntimeOptions(base.provider(), threads, base.deviceId(), base.gpuMemoryLimitBytes())
                    .withSpinning(spinning);
        }

        /** In words. */
        String words() {
            String spin = threads == 1 ? "" : spinning ? ", spinning" : ", not spinning";
            return callers + " x " + threads + (threads == 1 ? " thread" : " threads") + spin;
        }
    }

    /**
     * What a stage costs, per frame.
     *
     * @param millis processor time [ms]
     * @param bytes allocated on the heap [bytes]
     */
    public record StageCost(double millis, double bytes) {}

    /** One way to share the cores out, tried once. */
    public record Trial(String input, Shape shape, Rate rate) {}

    /**
     * One contender.
     *
     * @param what it does, in words
     * @param framesPerSecond median over the rounds [1/s]
     * @param rounds frames per second in each round [1/s]
     * @param millis per frame, as one caller sees it; of the service: from sending to the result while it is saturated [ms]
     * @param processorMillis processor time per frame; of the service: of its own threads [ms]
     */
    public record Contender(
            String what, double framesPerSecond, List<Double> rounds, Percentiles millis, double processorMillis) {
        /** In one round. */
        static Contender of(String what, Rate rate) {
            double speed = rate.framesPerSecond();
            return new Contender(what, speed, List.of(speed), rate.millis(), rate.processorMillis());
        }
    }

    /**
     * The contenders, in the order of a round.
     *
     * @param inference the bare model, one frame at a time on one thread
     */
    public record Contenders(
            Contender bareSquare, Contender bareProfile, Contender inference, Contender inProcess, Contender service) {
        List<Contender> all() {
            return List.of(bareSquare, bareProfile, inference, inProcess, service);
        }
    }

    /** Frames sent, how they ended, and how many have no outcome; over all rounds. */
    public record Count(long sent, Map<Outcome, Long> outcomes, Map<String, Long> reasons, long unexplained) {}

    /**
     * The service at one load.
     *
     * @param factor of the capacity
     * @param cameras that send
     * @param offered frames per second that were to be sent [1/s]
     * @param sent frames per second that were really sent [1/s]
     * @param framesPerSecond processed [1/s]
     * @param sendToResult from sending a frame until its result is received [ms]
     * @param age of published results: from capture to the publish time, taken just before the record is encoded [ms]
     * @param stages time in each stage [ms]
     * @param fairness frames processed of the camera with the fewest over those of the camera with the most, 0..1
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
            Count frames) {
        static Load of(double factor, int cameras, Measurement measured) {
            RunReport report = measured.report();
            return new Load(
                    factor,
                    cameras,
                    measured.offered(),
                    measured.sent(),
                    report.fps(),
                    report.endToEndMs(),
                    report.latencyMs(),
                    report.stages(),
                    fairness(report.cameras().values().stream()
                            .map(camera -> camera.outcomes().getOrDefault(Outcome.PROCESSED, 0L))
                            .toList()),
                    new Count(report.framesSent(), report.outcomes(), report.reasons(), report.unexplained()));
        }

        /** The least over the most, 0..1; 1 when there is nothing to share, or nobody to share it with. */
        static double fairness(Collection<Long> shares) {
            return shares.isEmpty() || Collections.max(shares) == 0
                    ? 1
                    : (double) Collections.min(shares) / Collections.max(shares);
        }
    }

    /** What one round measured, or all of them together. */
    record Round(Contenders contenders, List<Load> loads, List<Load> overload, Map<String, Costs> costs) {}

    /**
     * Something aimed at.
     *
     * @param name of it
     * @param value measured
     * @param bound that it should not be below or above
     * @param atLeast true: not below
     * @param unit of both
     */
    public record Goal(String name, double value, double bound, boolean atLeast, String unit) {
        /** Whether it was reached. */
        public boolean isMet() {
            return atLeast ? value >= bound : value <= bound;
        }
    }
}
