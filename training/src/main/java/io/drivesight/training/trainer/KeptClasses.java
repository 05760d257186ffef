package io.drivesight.training.trainer;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.detection.ClassScore;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.evaluate.EvaluationSet.Overlap;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.export.SeenImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model with more classes does on the guards beside its base: AP50 of every class that the base knows.
 *
 * @param lines by guard and class
 * @param unseen classes of the base without an object on any guard: of these nothing is known
 * @param failed what is wrong with pictures of guards that could not be read
 * @param tolerance how much a class may fall, in points of AP50
 */
public record KeptClasses(List<Line> lines, List<String> unseen, List<String> failed, double tolerance) {
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
            return Text.format("%s, %s (%d): was %.1f, is %.1f", guard, className, objects, 100 * was, 100 * is);
        }
    }

    public KeptClasses {
        lines = List.copyOf(lines);
        unseen = List.copyOf(unseen);
        failed = List.copyOf(failed);
    }

    /** The lines that fell by more than the tolerance. */
    public List<Line> lost() {
        return lines.stream().filter(line -> !(line.fall() <= tolerance)).toList();
    }

    /** Nothing fell, and that was seen: what could not be measured is no proof. */
    public boolean accepted() {
        return !lines.isEmpty() && failed.isEmpty() && lost().isEmpty();
    }

    /**
     * Reads the guards: of each what nothing learned from by default, without what was seen. Names are mapped to the taxonomy as the
     * service does.
     *
     * @param seen what the new model will have seen
     * @param note where to say what was left out
     * @throws TrainingException when one of them has none of the base's classes, and so guards nothing
     */
    static List<EvaluationSet> guards(
            ModelCard base, List<DataEntry> guards, SeenImages seen, ImageFiles files, Consumer<String> note)
            throws IOException {
        DatasetLoader loader = new DatasetLoader(files, Vocabulary.of(base.classes()));
        List<EvaluationSet> sets = new ArrayList<>();
        for (DataEntry guard : guards) {
            Dataset dataset = guard.load(loader);
            int limit = guard.limit() == null ? Integer.MAX_VALUE : guard.limit();
            EvaluationSet set = EvaluationSet.of(dataset, SplitChoice.DEFAULT, limit, seen, Overlap.Rule.LEAVE_OUT);
            set.overlap().sentence("guard " + set.name()).ifPresent(note);
            if (known(base, set).isEmpty()) {
                throw new TrainingException(
                        "guard %s shows no object of the base model's classes %s, so that nobody would see what is lost; give another --guard, or map its names in its dataset.yaml"
                                .formatted(guard.dir(), base.classes()));
            }
            sets.add(set);
        }
        return EvaluationSet.withUniqueNames(sets);
    }

    /** The base's classes that a set shows. */
    private static Set<ObjectClass> known(ModelCard base, EvaluationSet set) {
        ClassMap classes = ClassMap.of(base.classes());
        Set<ObjectClass> known = new HashSet<>();
        for (int i = 0; i < classes.size(); i++) {
            known.add(classes.objectClass(i));
        }
        Set<ObjectClass> shown = set.images().stream()
                .flatMap(image -> image.boxes().stream()
                        .filter(box -> !box.ignore() && image.labelledClasses().contains(box.objectClass())))
                .map(AnnotatedBox::objectClass)
                .collect(Collectors.toSet());
        shown.retainAll(known);
        return shown;
    }

    /**
     * Scores both on the guards.
     *
     * @param sets as {@link #guards} read them
     */
    static KeptClasses of(
            OnnxModel base,
            OnnxModel tuned,
            List<EvaluationSet> sets,
            double tolerance,
            ImageFiles files,
            LongSupplier nanoTime)
            throws InterruptedException {
        Evaluation before = Evaluation.of(base, InputProfile.SQUARE, Zoom.OFF, sets, files, 1, Progress.NONE, nanoTime);
        Evaluation after = Evaluation.of(tuned, InputProfile.SQUARE, Zoom.OFF, sets, files, 1, Progress.NONE, nanoTime);
        List<Line> lines = new ArrayList<>();
        Set<ObjectClass> shown = new HashSet<>();
        for (int i = 0; i < sets.size(); i++) {
            SetScore was = before.sets().get(i).score();
            SetScore is = after.sets().get(i).score();
            Set<ObjectClass> known = known(base.card(), sets.get(i));
            shown.addAll(known);
            for (ObjectClass each : SetScore.present(List.of(was))) {
                if (!known.contains(each)) {
                    continue;
                }
                ClassScore score = was.ofClass(each);
                lines.add(new Line(
                        sets.get(i).name(),
                        each.label(),
                        score.truths(),
                        score.averagePrecision(0.5),
                        is.ofClass(each).averagePrecision(0.5)));
            }
        }
        ClassMap classes = ClassMap.of(base.card().classes());
        List<String> unseen = IntStream.range(0, classes.size())
                .filter(i -> !shown.contains(classes.objectClass(i)))
                .mapToObj(classes::name)
                .toList();
        return new KeptClasses(lines, unseen, before.failed(), tolerance);
    }
}
