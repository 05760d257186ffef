package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.evaluation.figures.Quantiles;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.collect.RunReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The result of a soak. Written as JSON with these names.
 *
 * @param schema name and version of this layout
 * @param flat nothing grows, and no frame was lost or failed
 * @param problems why it is not flat, in sentences
 * @param machine what it ran on
 * @param settings of the service
 * @param seconds under load [s]
 * @param capacity found [1/s]; 0 when it was not looked for
 * @param offered frames per second that were sent [1/s]
 * @param sent frames
 * @param outcomes how they ended
 * @param unexplained frames without an outcome
 * @param trends of what must not grow, by name
 * @param costs per frame over the whole time
 * @param samples all of them; trends are judged after the first fifth
 */
public record SoakReport(
        String schema,
        boolean flat,
        List<String> problems,
        Machine machine,
        Map<String, String> settings,
        double seconds,
        double capacity,
        double offered,
        long sent,
        Map<Outcome, Long> outcomes,
        long unexplained,
        Map<String, Trend> trends,
        Costs costs,
        List<Sample> samples) {
    private static final String SCHEMA = "drivesight-soak/2";
    private static final int WARM_UP_PART = 5;
    private static final double MEMORY_SHARE = 0.05;
    private static final double MEMORY_MEGABYTES = 8;
    private static final double LATENCY_SHARE = 0.1;
    private static final double LATENCY_MILLIS = 2;

    /**
     * One sample of the service under load.
     *
     * @param seconds since the first frame [s]
     * @param heapMegabytes live objects: in use right after a full collection [MB]
     * @param residentMegabytes memory of this virtual machine, sender and receiver included [MB]; 0 where the system does not say
     * @param framesPerSecond processed since the sample before [1/s]
     * @param p50 from sending a frame to receiving its result, since the sample before [ms]
     * @param p99 likewise [ms]
     * @param processed frames since the sample before
     * @param others frames since the sample before that ended in any other way
     */
    public record Sample(
            double seconds,
            double heapMegabytes,
            double residentMegabytes,
            double framesPerSecond,
            double p50,
            double p99,
            long processed,
            long others) {}

    /**
     * Whether a series stays as it is. It does not when it certainly grows (all of the slope's interval is above 0) and by more than
     * is allowed over the time looked at.
     *
     * @param unit of its values
     * @param median of its values
     * @param change over the time looked at, by the slope
     * @param low end of the change's interval
     * @param high end of the change's interval
     * @param allowed growth
     * @param flat false: it grows
     */
    public record Trend(
            String unit, double median, double change, double low, double high, double allowed, boolean flat) {
        /**
         * Judges a series.
         *
         * @param samples at least three
         * @param value of the series at a sample
         * @param share of the median that it may grow by
         * @param least that it may grow by in any case
         */
        private static Trend of(
                String unit, List<Sample> samples, ToDoubleFunction<Sample> value, double share, double least) {
            double[] seconds = samples.stream().mapToDouble(Sample::seconds).toArray();
            double[] values = samples.stream().mapToDouble(value).toArray();
            Slope slope = Slope.of(seconds, values);
            double span = seconds[seconds.length - 1] - seconds[0];
            double median = Quantiles.median(values);
            double allowed = Math.max(least, share * median);
            double change = slope.value() * span;
            double low = slope.low() * span;
            boolean grows = low > 0 && change > allowed;
            return new Trend(unit, median, change, low, slope.high() * span, allowed, !grows);
        }
    }

    /**
     * The slope of a series that outliers do not move: the median of the slopes between all pairs of points (Theil-Sen), with the
     * interval that order statistics of these slopes give (Sen, 1968, 95 %). Points are taken for independent.
     *
     * @param value per unit of x
     * @param low end of the interval
     * @param high end of the interval
     */
    record Slope(double value, double low, double high) {
        /** Of a normal distribution: 95 % lie within so many standard deviations. */
        private static final double NORMAL = 1.96;

        private static final int LEAST_POINTS = 3;

        /**
         * Of a series.
         *
         * @param x growing, without equal values
         * @param y as many
         * @throws IllegalArgumentException when there are fewer than three points
         */
        static Slope of(double[] x, double[] y) {
            int n = x.length;
            if (n < LEAST_POINTS || y.length != n) {
                throw new IllegalArgumentException("a slope needs at least three points, has " + n);
            }
            double[] slopes = new double[n * (n - 1) / 2];
            int count = 0;
            for (int i = 0; i < n; i++) {
                for (int j = i + 1; j < n; j++) {
                    slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
                }
            }
            Arrays.sort(slopes);
            double width = NORMAL * Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
            return new Slope(
                    Quantiles.median(slopes),
                    slopes[limited((int) Math.floor((count - width) / 2) - 1, count)],
                    slopes[limited((int) Math.ceil((count + width) / 2), count)]);
        }

        private static int limited(int index, int count) {
            return Math.max(0, Math.min(index, count - 1));
        }
    }

    static SoakReport of(Soak.Plan plan, Machine machine, List<Sample> samples, Measurement measured, double capacity) {
        RunReport run = measured.report();
        Map<String, Trend> trends = trends(samples);
        List<String> problems = problems(trends, run.problems());
        return new SoakReport(
                SCHEMA,
                problems.isEmpty(),
                problems,
                machine,
                plan.settings(),
                plan.seconds(),
                capacity,
                measured.offered(),
                run.framesSent(),
                run.outcomes(),
                run.unexplained(),
                trends,
                measured.costs(),
                samples);
    }

    /** Judges samples: those after the first fifth, in which caches and pools fill and code is compiled. */
    static Map<String, Trend> trends(List<Sample> all) {
        List<Sample> samples = all.subList(all.size() / WARM_UP_PART, all.size());
        Map<String, Trend> trends = new LinkedHashMap<>();
        trends.put("live heap", Trend.of("MB", samples, Sample::heapMegabytes, MEMORY_SHARE, MEMORY_MEGABYTES));
        trends.put(
                "process memory", Trend.of("MB", samples, Sample::residentMegabytes, MEMORY_SHARE, MEMORY_MEGABYTES));
        trends.put("latency p50", Trend.of("ms", samples, Sample::p50, LATENCY_SHARE, LATENCY_MILLIS));
        trends.put("latency p99", Trend.of("ms", samples, Sample::p99, LATENCY_SHARE, LATENCY_MILLIS));
        return trends;
    }

    /** Why it is not flat. */
    static List<String> problems(Map<String, Trend> trends, List<String> ofRun) {
        List<String> problems = new ArrayList<>(ofRun);
        trends.forEach((name, trend) -> {
            if (!trend.flat()) {
                problems.add(format(
                        "%s grows: by %.1f %s (95 %%: %.1f to %.1f), allowed are %.1f",
                        name, trend.change(), trend.unit(), trend.low(), trend.high(), trend.allowed()));
            }
        });
        return problems;
    }

    /** The trends as a table in Markdown, and what speaks against the service. */
    public String markdown() {
        double share = capacity > 0 ? 100 * offered / capacity : 0;
        return format(
                        "%.0f minutes at %.0f frames/s, %.0f %% of the capacity of %.0f; %d frames sent, %s, %d without an outcome."
                                + " Verdict: %s.%n",
                        seconds / 60, offered, share, capacity, sent, outcomes, unexplained, flat ? "flat" : "NOT FLAT")
                + new JsonTables(this).table("trends", "unit", "median", "change", "low", "high", "allowed", "flat")
                + problems.stream().map(problem -> "\n- " + problem).collect(Collectors.joining());
    }

    /** Memory, latency and throughput over time, side by side, as a PNG picture. */
    public byte[] plot() {
        return Chart.png(List.of(
                chart("memory [MB]")
                        .line("live heap", over(Sample::heapMegabytes))
                        .line("process", over(Sample::residentMegabytes)),
                chart("send to result [ms]").line("p50", over(Sample::p50)).line("p99", over(Sample::p99)),
                chart("processed [frames/s]").line("frames/s", over(Sample::framesPerSecond))));
    }

    private static Chart chart(String title) {
        return new Chart(title, "minutes", "").size(420, 300);
    }

    private List<Chart.Point> over(ToDoubleFunction<Sample> value) {
        return samples.stream()
                .map(sample -> new Chart.Point(sample.seconds() / 60, value.applyAsDouble(sample)))
                .toList();
    }
}
