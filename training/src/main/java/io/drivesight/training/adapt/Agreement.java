package io.drivesight.training.adapt;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.Evaluation;
import io.drivesight.training.evaluate.SetScore;
import io.drivesight.training.evaluate.Zoom;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How well an adapted detector still says of clear frames what it said before: its detections, scored against those of the base model
 * from a score of {@value #TRUTH_SCORE} on as if they were labels.
 */
final class Agreement {
    static final double TRUTH_SCORE = 0.5;

    private Agreement() {}

    /** @param frames clear frames that nothing was learned from */
    static SetScore of(
            OnnxModel teacher,
            OnnxModel student,
            List<AnnotatedImage> frames,
            ImageFiles files,
            int callers,
            Progress progress)
            throws InterruptedException {
        Set<ObjectClass> classes = classes(student.card().classMap());
        List<AnnotatedImage> labelled = new ArrayList<>();
        for (EvaluatedImage seen : detect(teacher, frames, files, callers, progress)) {
            labelled.add(labelled(seen, classes));
        }
        return SetScore.of(detect(student, labelled, files, callers, progress));
    }

    private static List<EvaluatedImage> detect(
            OnnxModel model, List<AnnotatedImage> frames, ImageFiles files, int callers, Progress progress)
            throws InterruptedException {
        OnnxObjectDetector detector =
                new OnnxObjectDetector(model, Thresholds.EVALUATION, InputProfile.SQUARE, System::nanoTime);
        return Evaluation.Run.of(detector, Zoom.OFF, frames, files, callers, progress)
                .images();
    }

    private static AnnotatedImage labelled(EvaluatedImage seen, Set<ObjectClass> classes) {
        List<AnnotatedBox> boxes = new ArrayList<>();
        for (Detection found : seen.all()) {
            if (found.score() >= TRUTH_SCORE && classes.contains(found.objectClass())) {
                boxes.add(AnnotatedBox.of(found.box(), found.objectClass()));
            }
        }
        return seen.image().labelled(boxes, classes);
    }

    private static Set<ObjectClass> classes(ClassMap map) {
        Set<ObjectClass> classes = new TreeSet<>();
        for (int i = 0; i < map.size(); i++) {
            @Nullable ObjectClass objectClass = map.objectClass(i);
            if (objectClass != null) {
                classes.add(objectClass);
            }
        }
        return classes;
    }
}
