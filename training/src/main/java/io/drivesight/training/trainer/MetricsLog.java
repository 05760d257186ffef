package io.drivesight.training.trainer;

import io.drivesight.training.export.ModelExport;
import io.drivesight.training.report.MetricPoint;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes what happens: {@code metrics.csv} with a line a step, {@code epochs.csv} with a line an epoch. A resumed run keeps the lines before the step it continues from.
 */
public final class MetricsLog implements TrainingListener {
    private static final String STEPS = "metrics.csv";
    private static final String EPOCHS = "epochs.csv";
    private static final String STEP_HEADER =
            "step,epoch,phase,rate,loss,box,objectness,classes,raw,gradient_norm,positives,wait_ms,step_ms";
    private static final String EPOCH_HEADER = "step,epoch,loss,score,best";

    private final Path steps;
    private final Path epochs;

    MetricsLog(Path folder) {
        this.steps = folder.resolve(STEPS);
        this.epochs = folder.resolve(EPOCHS);
    }

    @Override
    public void onRewind(int step) {
        rewind(steps, STEP_HEADER, step);
        // An epoch's line carries the steps done, which is one more than its last step.
        rewind(epochs, EPOCH_HEADER, step + 1);
    }

    private static void rewind(Path file, String header, int step) {
        try {
            List<String> kept = new ArrayList<>(List.of(header));
            if (step > 0 && Files.exists(file)) {
                Files.readAllLines(file).stream()
                        .skip(1)
                        .filter(line -> stepOf(line) < step)
                        .forEach(kept::add);
            }
            ModelExport.write(file, String.join("\n", kept) + "\n");
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** The last line may be cut off where the run was killed. */
    private static int stepOf(String line) {
        try {
            return Integer.parseInt(line.substring(0, Math.max(0, line.indexOf(','))));
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    @Override
    public void onStep(Step step) {
        append(
                steps,
                String.format(
                        Locale.ROOT,
                        "%d,%d,%s,%.6g,%.5f,%.5f,%.5f,%.5f,%.5f,%.4f,%d,%.1f,%.1f",
                        step.step(),
                        step.epoch(),
                        step.phase(),
                        step.rate(),
                        step.losses().total(),
                        step.losses().box(),
                        step.losses().objectness(),
                        step.losses().classes(),
                        step.losses().raw(),
                        step.gradientNorm(),
                        step.losses().positives(),
                        step.waitMillis(),
                        step.stepMillis()));
    }

    @Override
    public void onEpoch(Epoch epoch) {
        append(
                epochs,
                String.format(
                        Locale.ROOT,
                        "%d,%d,%.5f,%s,%s",
                        epoch.step(),
                        epoch.epoch(),
                        epoch.meanLoss(),
                        Double.isNaN(epoch.score()) ? "" : String.format(Locale.ROOT, "%.5f", epoch.score()),
                        epoch.best()));
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** What a run's folder says of how it went, step by step. */
    public static List<MetricPoint> points(Path folder) throws IOException {
        List<MetricPoint> points = new ArrayList<>();
        for (double[] row : rows(folder.resolve(STEPS))) {
            Map<String, Double> loss = new LinkedHashMap<>();
            loss.put(MetricPoint.TOTAL, row[4]);
            loss.put("box", row[5]);
            loss.put("objectness", row[6]);
            loss.put("classes", row[7]);
            loss.put("raw", row[8]);
            points.add(new MetricPoint((int) row[1], (int) row[0], row[3], loss, Map.of()));
        }
        for (double[] row : rows(folder.resolve(EPOCHS))) {
            if (!Double.isNaN(row[3])) {
                points.add(new MetricPoint((int) row[1], (int) row[0], 0, Map.of(), Map.of("AP50", row[3])));
            }
        }
        return points;
    }

    /** The lines of a table, in the order of its columns; NaN for what is no number, or is missing in a line that was cut off. */
    private static List<double[]> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<double[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            double[] row = new double[lines.get(0).split(",").length];
            for (int i = 0; i < row.length; i++) {
                boolean number = i < values.length && values[i].matches("[-+.\\deE]+");
                row[i] = number ? Double.parseDouble(values[i]) : Double.NaN;
            }
            rows.add(row);
        }
        return rows;
    }

    /** No figure may be lost. */
    static TrainingException cannotWrite(Path file, IOException e) {
        return new TrainingException(
                file + ": cannot be written (" + e.getMessage()
                        + "); free some space and go on with --resume: the last good checkpoint is kept",
                e);
    }
}
