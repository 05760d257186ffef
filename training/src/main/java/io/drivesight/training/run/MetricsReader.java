package io.drivesight.training.run;

import io.drivesight.training.report.MetricPoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What a run's folder says of how it went. */
public final class MetricsReader {
    private MetricsReader() {}

    /** The run's figures step by step. */
    public static List<MetricPoint> points(Path folder) throws IOException {
        return new MetricsLog(folder).points();
    }
}
