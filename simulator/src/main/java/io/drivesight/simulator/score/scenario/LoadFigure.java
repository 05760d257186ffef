package io.drivesight.simulator.score.scenario;

import io.drivesight.simulator.score.scenario.ScenarioRuns.Scored;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** AP50 of vehicles (any class) by load: offline, streaming, and streaming with boxes moved along their hints. */
public final class LoadFigure {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 400;

    private LoadFigure() {}

    /**
     * Writes it as PNG.
     *
     * @param loads of the runs
     * @param runs in the same order
     */
    public static void write(Path file, List<Double> loads, List<Scored> runs) throws IOException {
        CategoryChart chart = new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("AP50 of vehicles by load, policy latest")
                .xAxisTitle("frames offered / frames that can be done")
                .yAxisTitle("AP50 of vehicles [%]")
                .build();
        chart.getStyler()
                .setYAxisMin(0.0)
                .setYAxisMax(100.0)
                .setLegendPosition(LegendPosition.OutsideS)
                .setLegendLayout(LegendLayout.Horizontal)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
        add(chart, "offline", "/detection/offline/kinds/vehicle/ap50", loads, runs);
        add(chart, "streaming", "/detection/streaming/kinds/vehicle/ap50", loads, runs);
        add(chart, "streaming, moved along hints", "/detection/streamingExtrapolated/kinds/vehicle/ap50", loads, runs);
        Files.write(file, ChartEncoder.getBytes(chart, "png"));
    }

    private static void add(CategoryChart chart, String name, String figure, List<Double> loads, List<Scored> runs) {
        chart.addSeries(
                name,
                loads,
                runs.stream().map(run -> run.score().at(figure).doubleValue()).toList());
    }
}
