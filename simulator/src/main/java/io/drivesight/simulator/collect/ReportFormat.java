package io.drivesight.simulator.collect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Reports for machines (JSON) and for people (a table). */
public final class ReportFormat {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ReportFormat() {}

    /** Writes a report as JSON; missing folders are made. */
    public static void writeJson(RunReport report, Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, JSON.writeValueAsString(report) + "\n");
    }

    /** A report as lines of text. */
    public static String table(RunReport report) {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "model",
                report.modelName() + " on " + report.provider() + ", sha256 " + shortened(report.modelSha256()));
        line(text, "frames", "%d sent, %s".formatted(report.framesSent(), outcomes(report)));
        if (!report.faults().isEmpty()) {
            line(text, "faults put on", counts(report.faults()) + " (dropped ones were not sent)");
        }
        line(text, "rate", "%.1f processed per second over %.1f s".formatted(report.fps(), report.seconds()));
        line(text, "objects", counts(report.objects()));
        line(text, "tracks", tracks(report.tracks()));
        if (!report.reasons().isEmpty()) {
            line(text, "not processed", counts(report.reasons()));
        }
        if (!report.deadLetters().isEmpty()) {
            line(text, "dead letters", counts(report.deadLetters()));
        }
        durations(text, report);
        if (report.cameras().size() > 1) {
            cameras(text, report);
        }
        line(text, "verdict", report.healthy() ? "healthy" : "NOT HEALTHY");
        report.problems().forEach(problem -> line(text, "", problem));
        return text.toString();
    }

    private static void durations(StringBuilder text, RunReport report) {
        text.append("  %-22s %8s %8s %8s %8s%n".formatted("[ms]", "p50", "p90", "p99", "max"));
        durations(text, "capture to published", report.latencyMs());
        durations(text, "capture to received", report.endToEndMs());
        report.stages().forEach((stage, percentiles) -> durations(text, "  " + stage, percentiles));
    }

    private static void durations(StringBuilder text, String name, Percentiles p) {
        text.append(format("  %-22s %8.1f %8.1f %8.1f %8.1f%n", name, p.p50(), p.p90(), p.p99(), p.max()));
    }

    private static void cameras(StringBuilder text, RunReport report) {
        text.append("  %-22s %8s %8s %8s %8s %8s%n".formatted("camera", "sent", "done", "fps", "p50 ms", "p99 ms"));
        report.cameras().forEach((name, camera) -> {
            // A drive names all cameras that may occur, and not all of them need to.
            if (camera.framesSent() > 0) {
                camera(text, name, camera);
            }
        });
    }

    private static void camera(StringBuilder text, String name, RunReport.Camera camera) {
        text.append(format(
                "  %-22s %8d %8d %8.1f %8.1f %8.1f%n",
                name,
                camera.framesSent(),
                camera.outcomes().values().stream().mapToLong(Long::longValue).sum(),
                camera.fps(),
                camera.latencyMs().p50(),
                camera.latencyMs().p99()));
    }

    private static String outcomes(RunReport report) {
        String counts = report.outcomes().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return (counts.isEmpty() ? "no outcome" : counts) + ", " + report.unexplained() + " without an outcome";
    }

    private static String tracks(RunReport.Tracks tracks) {
        return format(
                "%d (%s), median life %.1f s, longest %.1f s",
                tracks.count(), counts(tracks.classes()), tracks.medianSeconds(), tracks.longestSeconds());
    }

    private static String counts(Map<String, Long> counts) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("  %-14s %s%n".formatted(name, value));
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
