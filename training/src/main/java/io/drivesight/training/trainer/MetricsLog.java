package io.drivesight.training.trainer;

import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.trainer.TrainingListener.Epoch;
import io.drivesight.training.trainer.TrainingListener.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Writes what happens: {@code metrics.csv} with a line a step, {@code epochs.csv} with a line an epoch. A resumed run keeps the lines before the step it continues from.
 */
public final class MetricsLog implements TrainingListener {
    private static final String STEPS = "metrics.csv";
    private static final String EPOCHS = "epochs.csv";
    private static final String STEP_HEADER =
            "step,epoch,phase,rate,loss,box,objectness,classes,raw,gradient_norm,positives,wait_ms,step_ms";
    private static final int FIRST_LOSS = 4;
    /** A curve of more points is thinned: nobody sees more. */
    private static final int MOST_POINTS = 500;

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
                Text.format(
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
                Text.format(
                        "%d,%d,%.5f,%s,%s",
                        epoch.step(),
                        epoch.epoch(),
                        epoch.meanLoss(),
                        Double.isNaN(epoch.score()) ? "" : Text.format("%.5f", epoch.score()),
                        epoch.best()));
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** How a run went by what its folder says: losses and rate step by step, scores epoch by epoch. */
    public static List<Chart> charts(Path folder) throws IOException {
        List<double[]> step = rows(folder.resolve(STEPS));
        Chart losses = new Chart("Loss", "step", "loss");
        List<String> parts = List.of("total", "box", "objectness", "classes", "raw");
        for (int i = 0; i < parts.size(); i++) {
            losses.line(parts.get(i), points(step, 0, FIRST_LOSS + i));
        }
        List<double[]> scored = rows(folder.resolve(EPOCHS)).stream()
                .filter(row -> !Double.isNaN(row[3]))
                .toList();
        return List.of(
                losses,
                new Chart("Validation", "step", "score").marked("score", points(scored, 0, 3)),
                new Chart("Learning rate", "step", "rate").line("rate", points(step, 0, 3)));
    }

    /** Means of as many neighbours as it takes to have few enough points. */
    private static List<Chart.Point> points(List<double[]> rows, int x, int y) {
        int group = (rows.size() + MOST_POINTS - 1) / MOST_POINTS;
        return IntStream.iterate(0, from -> from < rows.size(), from -> from + group)
                .mapToObj(from -> rows.subList(from, Math.min(from + group, rows.size())))
                .map(some -> new Chart.Point(mean(some, x), mean(some, y)))
                .toList();
    }

    private static double mean(List<double[]> rows, int column) {
        return rows.stream().mapToDouble(row -> row[column]).average().orElse(Double.NaN);
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
