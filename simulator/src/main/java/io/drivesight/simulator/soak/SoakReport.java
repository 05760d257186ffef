package io.drivesight.simulator.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.drivesight.simulator.bench.Costs;
import io.drivesight.simulator.bench.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * What a soak came to. Written as JSON with these names.
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
 * @param trends of what must not grow
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
        Map<String, Long> outcomes,
        long unexplained,
        List<Trend> trends,
        Costs costs,
        List<SoakSample> samples) {
    static final String SCHEMA = "drivesight-soak/1";

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int WARM_UP_PART = 5;
    private static final double MEMORY_SHARE = 0.05;
    private static final double MEMORY_MEGABYTES = 8;
    private static final double LATENCY_SHARE = 0.1;
    private static final double LATENCY_MILLIS = 2;

    public SoakReport {
        settings = new TreeMap<>(settings);
    }

    /** Judges samples: those after the first fifth, in which caches and pools fill and code is compiled. */
    static List<Trend> trends(List<SoakSample> all) {
        List<SoakSample> samples = all.subList(all.size() / WARM_UP_PART, all.size());
        double[] seconds = values(samples, SoakSample::seconds);
        return List.of(
                memory("live heap", seconds, values(samples, SoakSample::heapMegabytes)),
                memory("process memory", seconds, values(samples, SoakSample::residentMegabytes)),
                latency("latency p50", seconds, values(samples, SoakSample::p50)),
                latency("latency p99", seconds, values(samples, SoakSample::p99)));
    }

    private static double[] values(List<SoakSample> samples, ToDoubleFunction<SoakSample> value) {
        return samples.stream().mapToDouble(value).toArray();
    }

    private static Trend memory(String name, double[] seconds, double[] values) {
        return Trend.of(name, "MB", seconds, values, MEMORY_SHARE, MEMORY_MEGABYTES);
    }

    private static Trend latency(String name, double[] seconds, double[] values) {
        return Trend.of(name, "ms", seconds, values, LATENCY_SHARE, LATENCY_MILLIS);
    }

    /** What speaks against it. */
    static List<String> problems(List<Trend> trends, List<String> ofRun) {
        List<String> problems = new ArrayList<>(ofRun);
        trends.stream()
                .filter(trend -> !trend.flat())
                .map(trend -> String.format(
                        Locale.ROOT,
                        "%s grows: by %.1f %s (95 %%: %.1f to %.1f), allowed are %.1f",
                        trend.name(),
                        trend.change(),
                        trend.unit(),
                        trend.low(),
                        trend.high(),
                        trend.allowed()))
                .forEach(problems::add);
        return problems;
    }

    /** Writes it as JSON; missing folders are made. */
    public void write(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** As lines of text. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "  %.0f min at %.0f frames/s (capacity %.0f): %d sent, %s, %d without an outcome%n",
                seconds / 60,
                offered,
                capacity,
                sent,
                outcomes,
                unexplained));
        text.append(String.format(
                "  %-16s %10s %10s %22s %10s%n", "after a fifth", "median", "change", "95 % interval", "allowed"));
        for (Trend trend : trends) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-16s %7.1f %s %+7.1f %s %10.1f .. %+8.1f %7.1f %s  %s%n",
                    trend.name(),
                    trend.median(),
                    trend.unit(),
                    trend.change(),
                    trend.unit(),
                    trend.low(),
                    trend.high(),
                    trend.allowed(),
                    trend.unit(),
                    trend.flat() ? "flat" : "GROWS"));
        }
        text.append("  verdict          ").append(flat ? "flat" : "NOT FLAT").append('\n');
        problems.forEach(
                problem -> text.append("                   ").append(problem).append('\n'));
        return text.toString();
    }

    /** The trends as a table in Markdown. */
    public String markdown() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%.0f minutes at %.0f frames/s, %.0f %% of the capacity of %.0f; %d frames sent, %s, %d without an outcome. Verdict: %s.%n%n",
                seconds / 60,
                offered,
                capacity > 0 ? 100 * offered / capacity : 0,
                capacity,
                sent,
                outcomes,
                unexplained,
                flat ? "flat" : "NOT FLAT"));
        text.append("| | median | change | 95 % interval | allowed | |\n|---|---|---|---|---|---|\n");
        trends.forEach(trend -> text.append(String.format(
                Locale.ROOT,
                "| %s | %.1f %s | %+.1f | %+.1f to %+.1f | %.1f | %s |%n",
                trend.name(),
                trend.median(),
                trend.unit(),
                trend.change(),
                trend.low(),
                trend.high(),
                trend.allowed(),
                trend.flat() ? "flat" : "GROWS")));
        return text.toString();
    }
}
