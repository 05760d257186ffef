package io.drivesight.training.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.training.dataset.DatasetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A run's {@code metrics.json}: a list of {@link MetricPoint}, one object a line. */
public final class MetricsFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    private MetricsFile() {}

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
        StringBuilder text = new StringBuilder("[\n");
        for (int i = 0; i < points.size(); i++) {
            text.append(line(points.get(i))).append(i + 1 < points.size() ? ",\n" : "\n");
        }
        return text.append("]\n").toString();
    }

    private static String line(MetricPoint point) {
        try {
            return JSON.writeValueAsString(point);
        } catch (JacksonException e) {
            throw new IllegalStateException("numbers can always be written", e);
        }
    }
}
