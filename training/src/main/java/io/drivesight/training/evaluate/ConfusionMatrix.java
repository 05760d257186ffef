package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What was taken for what, at one score and IoU 0.5. Detections take, best first, the free object they overlap most, whatever its
 * class. A detection in an ignore area counts nowhere; nor does one that hits nothing and whose class the image's dataset does
 * not label.
 */
public final class ConfusionMatrix {
    /** Overlap from which a detection is of an object. */
    public static final double IOU = 0.5;

    private final Map<ObjectClass, Map<ObjectClass, Integer>> taken = new TreeMap<>();
    private final Map<ObjectClass, Integer> missed = new TreeMap<>();
    private final Map<ObjectClass, Integer> invented = new TreeMap<>();

    /**
     * Counts over images.
     *
     * @param minScore detections below are left out, 0..1
     */
    public static ConfusionMatrix of(List<EvaluatedImage> images, double minScore) {
        ConfusionMatrix matrix = new ConfusionMatrix();
        images.forEach(image -> matrix.add(Matching.of(image, minScore)));
        return matrix;
    }

    private void add(Matching matching) {
        for (Matching.Pair pair : matching.pairs()) {
            taken.computeIfAbsent(pair.truth().objectClass(), key -> new TreeMap<>())
                    .merge(pair.detection().objectClass(), 1, Integer::sum);
        }
        matching.missed().forEach(box -> missed.merge(box.objectClass(), 1, Integer::sum));
        matching.invented().forEach(found -> invented.merge(found.objectClass(), 1, Integer::sum));
    }

    /**
     * One image and what went wrong in it.
     *
     * @param errors missed + invented + confused
     */
    public record Judged(EvaluatedImage image, Matching matching, int errors) {
        private static Judged of(EvaluatedImage image, double minScore) {
            Matching matching = Matching.of(image, minScore);
            long confused =
                    matching.pairs().stream().filter(pair -> !pair.isRight()).count();
            return new Judged(
                    image,
                    matching,
                    matching.missed().size() + matching.invented().size() + (int) confused);
        }
    }

    /**
     * The images in which a model errs most, the worst first; images without an error are left out.
     *
     * @param minScore detections below are left out, 0..1
     * @param most how many at most
     */
    public static List<Judged> worst(List<EvaluatedImage> images, double minScore, int most) {
        return images.stream()
                .map(image -> Judged.of(image, minScore))
                .filter(judged -> judged.errors() > 0)
                .sorted(Comparator.comparingInt(Judged::errors)
                        .reversed()
                        .thenComparing(judged -> judged.image().image().file()))
                .limit(most)
                .toList();
    }

    /** Objects of the first class that were found as the second. */
    public int count(ObjectClass truth, ObjectClass found) {
        return taken.getOrDefault(truth, Map.of()).getOrDefault(found, 0);
    }

    /** Objects that were not found. */
    public int missed(ObjectClass truth) {
        return missed.getOrDefault(truth, 0);
    }

    /** Detections of nothing. */
    public int invented(ObjectClass found) {
        return invented.getOrDefault(found, 0);
    }

    /** Classes that occur on either side, the taxonomy's first. */
    public List<ObjectClass> classes() {
        Set<ObjectClass> classes = new TreeSet<>(taken.keySet());
        taken.values().forEach(row -> classes.addAll(row.keySet()));
        classes.addAll(missed.keySet());
        classes.addAll(invented.keySet());
        return List.copyOf(classes);
    }

    /**
     * One image's detections and objects, paired.
     *
     * @param pairs detection and object, whatever their classes
     * @param missed objects without a detection
     * @param invented detections without an object
     */
    public record Matching(List<Pair> pairs, List<AnnotatedBox> missed, List<Detection> invented) {
        /** A detection of an object. */
        public record Pair(AnnotatedBox truth, Detection detection) {
            /** The class is right too. */
            public boolean isRight() {
                return truth.objectClass() == detection.objectClass();
            }
        }

        /** Pairs one image's detections of at least this score with its objects. */
        public static Matching of(EvaluatedImage image, double minScore) {
            List<AnnotatedBox> free = new ArrayList<>(
                    image.truth().stream().filter(box -> !box.ignore()).toList());
            List<Pair> pairs = new ArrayList<>();
            List<Detection> invented = new ArrayList<>();
            for (Detection found : image.all()) {
                if (found.score() >= minScore) {
                    @Nullable AnnotatedBox truth = best(found, free);
                    if (truth != null) {
                        free.remove(truth);
                        pairs.add(new Pair(truth, found));
                    } else if (counts(image, found)) {
                        invented.add(found);
                    }
                }
            }
            return new Matching(pairs, free, invented);
        }

        /** The same, where a class that is not labelled may take no labelled one's place, nor an object of another kind. */
        static Matching ofLabelled(EvaluatedImage image, double minScore) {
            Matching labelled = of(
                    new EvaluatedImage(image.image(), image.truth(), image.detections(), image.detections()), minScore);
            List<AnnotatedBox> free = new ArrayList<>(labelled.missed());
            List<Pair> pairs = new ArrayList<>(labelled.pairs());
            for (Detection found : image.all()) {
                if (found.score() >= minScore && !image.detections().contains(found)) {
                    @Nullable
                    AnnotatedBox truth = best(
                            found,
                            free.stream()
                                    .filter(box -> box.objectClass().kind()
                                            == found.objectClass().kind())
                                    .toList());
                    if (truth != null) {
                        free.remove(truth);
                        pairs.add(new Pair(truth, found));
                    }
                }
            }
            return new Matching(pairs, free, labelled.invented());
        }

        private static @Nullable AnnotatedBox best(Detection found, List<AnnotatedBox> free) {
            @Nullable AnnotatedBox best = null;
            double bestIou = IOU;
            for (AnnotatedBox box : free) {
                double iou = box.box().iou(found.box());
                if (iou >= bestIou) {
                    bestIou = iou;
                    best = box;
                }
            }
            return best;
        }

        private static boolean counts(EvaluatedImage image, Detection found) {
            return image.image().labelledClasses().contains(found.objectClass())
                    && image.truth().stream()
                            .noneMatch(box -> box.ignore()
                                    && box.objectClass() == found.objectClass()
                                    && found.box().coveredBy(box.box()) >= IOU);
        }
    }
}
