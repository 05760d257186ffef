package io.drivesight.training.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.evaluation.report.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    private static final String STEPS =
            "step,epoch,phase,rate,loss,box,objectness,classes,raw,gradient_norm,positives,wait_ms,step_ms\n";

    @TempDir
    private Path folder;

    private List<Chart> charts(String steps, String epochs) throws IOException {
        Files.writeString(folder.resolve("metrics.csv"), STEPS + steps);
        Files.writeString(folder.resolve("epochs.csv"), "step,epoch,loss,score,best\n" + epochs);
        return MetricsLog.charts(folder);
    }

    @Test
    void charts_nothingHappened_areEmpty() throws IOException {
        assertThat(charts("", "")).allMatch(Chart::isEmpty);
    }

    @Test
    void charts_manyStepsAndALineThatWasCutOff_areDrawnButForScoresThatAreNone() throws IOException {
        String steps = IntStream.range(0, 1200)
                .mapToObj(step -> step + "," + step / 400 + ",head,0.001,5,1,2,1,1,3,7,1,9\n")
                .collect(Collectors.joining());

        List<Chart> charts = charts(steps + "1200,3,he", "399,0,5,NaN,false\n");

        assertThat(charts).extracting(Chart::isEmpty).containsExactly(false, true, false);
        assertThat(charts.get(0).png()).isNotEmpty();
    }
}
