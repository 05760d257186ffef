package io.drivesight.training.trainer;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.SetScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * What a model with more classes does on the guards beside its base: AP50 of every class that the base knows.
 *
 * @param lines by guard and class
 * @param tolerance how much a class may fall, in points of AP50
 */
public record KeptClasses(List<Line> lines, double tolerance) {
    /**
     * One class on one guard.
     *
     * @param objects to find
     * @param was AP50 of the base model, 0..1
     * @param is AP50 of the new one, 0..1
     */
    public record Line(String guard, String className, int objects, double was, double is) {
        /** How far it fell, in points; below 0: it rose. */
        double fall() {
            return 100 * (was - is);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%s, %s (%d): was %.1f, is %.1f", guard, className, objects, 100 * was, 100 * is);
        }
    }

    public KeptClasses {
        lines = List.copyOf(lines);
    }

    /** The lines that fell by more than the tolerance. */
    public List<Line> lost() {
        return lines.stream().filter(line -> line.fall() > tolerance).toList();
    }

    public boolean accepted() {
        return lost().isEmpty();
    }

    /**
     * Scores both on all images of the guards.
     *
     * @param guards labelled datasets, whose names are mapped to the taxonomy as the service does
     */
    static KeptClasses of(
            OnnxModel base,
            OnnxModel tuned,
            List<DataEntry> guards,
            double tolerance,
            ImageFiles files,
            LongSupplier nanoTime)
            throws InterruptedException {
        DatasetLoader loader =
                new DatasetLoader(files, Vocabulary.of(base.card().classes()));
        List<EvaluationSet> sets = new ArrayList<>();
        for (DataEntry guard : guards) {
            Dataset dataset = guard.load(loader);
            int limit = guard.limit() == null ? Integer.MAX_VALUE : guard.limit();
            sets.add(new EvaluationSet(
                    dataset.name(), "all", Dataset.limit(dataset.images(SplitChoice.ALL), limit, 0), null));
        }
        Evaluation before = Evaluation.of(base, InputProfile.SQUARE, sets, files, 1, Progress.NONE, nanoTime);
        Evaluation after = Evaluation.of(tuned, InputProfile.SQUARE, sets, files, 1, Progress.NONE, nanoTime);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < sets.size(); i++) {
            SetScore was = before.sets().get(i).score();
            SetScore is = after.sets().get(i).score();
            for (ObjectClass each : SetScore.present(List.of(was))) {
                ClassScore score = was.ofClass(each);
                lines.add(new Line(
                        sets.get(i).name(),
                        each.label(),
                        score.truths(),
                        score.averagePrecision(0.5),
                        is.ofClass(each).averagePrecision(0.5)));
            }
        }
        return new KeptClasses(lines, tolerance);
    }
}
