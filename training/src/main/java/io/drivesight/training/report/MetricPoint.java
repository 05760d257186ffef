package io.drivesight.training.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.training.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run's figures at one step; {@code metrics.json} is a list of these, one object a line.
 *
 * @param epoch from 0
 * @param step steps done since the run's start
 * @param lr learning rate of the fastest part
 * @param loss parts of the loss by name, {@code total} among them; empty where only a score is told
 * @param val validation scores by name ({@code AP50}, {@code vehicleAP50}), 0..1; empty where none was taken
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MetricPoint(int epoch, int step, double lr, Map<String, Double> loss, Map<String, Double> val) {
    /** Name of the sum among the parts of the loss. */
    public static final String TOTAL = "total";

    private static final ObjectMapper JSON = new ObjectMapper();

    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    public MetricPoint {
        loss = loss == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(loss));
        val = val == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(val));
    }

    /**
     * Reads a run's figures.
     *
     * @throws DatasetException when the file is missing or malformed
     */
    public static List<MetricPoint> read(Path file) {
        try {
            return JSON.readValue(Files.readString(file), new TypeReference<List<MetricPoint>>() {});
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new DatasetException(
                    "%s:%d: not a run's metrics: %s; give the metrics.json of a training run"
                            .formatted(file, line, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be read; give the metrics.json of a training run", e);
        }
    }

    /** The figures as the file's text. */
    public static String text(List<MetricPoint> points) {
        return points.isEmpty()
                ? "[\n]\n"
                : points.stream().map(MetricPoint::line).collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    }

    private static String line(MetricPoint point) {
        try {
            return JSON.writeValueAsString(point);
        } catch (JacksonException e) {
            throw new IllegalStateException("numbers can always be written", e);
        }
    }
}
