package io.drivesight.training.labels;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.evaluate.EvaluatedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds labels that are likely wrong by what a model sees: objects without a box, boxes that lie badly, boxes of another class. After
 * ObjectLab (Tkachenko, Thyagarajan and Mueller, arXiv:2309.00832): a label or a detection is judged by the best partner it has on the
 * other side, and an image by the soft minimum over its boxes. Three things differ. A badly placed label needs an object beside it that no
 * label explains: ObjectLab suspects what the model merely overlooks. What the model says counts by how often the labels of this
 * dataset side with it for that class when it is about that sure, so that a model that takes vans for trucks does not fill the list with
 * vans. One object is named once.
 *
 * <p>With {@code s} the score of a detection that lacks a label of its class (IoU of 0.5 at least), {@code a} that share and {@code o}
 * the label's own support (the best score of a detection of its class there), the suspicion is {@code sqrt(s) a (1 - o)} for a label of
 * another class there, {@code sqrt(s) a (1 - IoU) (1 - o)} for a label of its class beside it, else {@code sqrt(s) a (1 - IoU)} with the
 * nearest label. The root: without {@code s} faint detections of common classes come first, with all of it swapped classes come late.
 */
public final class SuspectLabels {
    /** Label and detection mean the same thing. */
    private static final double SAME = 0.5;
    /** Fainter detections accuse nobody; they may still speak for a label. */
    private static final double LEAST_SCORE = 0.1;
    /** A label that the model supports more is not moved. */
    private static final double SUPPORTED = 0.3;

    private final Agreement objects;
    private final Agreement places;
    private final Agreement classes;

    private SuspectLabels(Agreement objects, Agreement places, Agreement classes) {
        this.objects = objects;
        this.places = places;
        this.classes = classes;
    }

    /** Judges every image, the one with the worst labels first. */
    public static List<SuspectImage> of(List<EvaluatedImage> images) {
        List<Agreement.Case> objects = new ArrayList<>();
        List<Agreement.Case> places = new ArrayList<>();
        List<Agreement.Case> classes = new ArrayList<>();
        for (EvaluatedImage image : images) {
            for (Detection found : accusers(image)) {
                double own = nearest(found, image.truth(), true).iou();
                double any = nearest(found, image.truth(), false).iou();
                objects.add(new Agreement.Case(found.objectClass(), found.score(), any >= SAME));
                if (touches(found.box(), nearest(found, image.truth(), true))) {
                    places.add(new Agreement.Case(found.objectClass(), found.score(), own >= SAME));
                }
                if (any >= SAME) {
                    classes.add(new Agreement.Case(found.objectClass(), found.score(), own >= SAME));
                }
            }
        }
        SuspectLabels judge = new SuspectLabels(new Agreement(objects), new Agreement(places), new Agreement(classes));
        return images.stream()
                .map(image -> SuspectImage.of(image.image(), judge.suspects(image)))
                .sorted(Comparator.comparingDouble(SuspectImage::quality))
                .toList();
    }

    /** The label that overlaps a detection most. */
    private record Near(@Nullable AnnotatedBox label, double iou) {}

    private static Near nearest(Detection found, List<AnnotatedBox> labels, boolean sameClass) {
        Near best = new Near(null, 0);
        double bestDistance = Double.POSITIVE_INFINITY;
        for (AnnotatedBox label : labels) {
            if (label.ignore() || (sameClass && label.objectClass() != found.objectClass())) {
                continue;
            }
            double iou = found.box().iou(label.box());
            double distance = distance(found.box(), label.box());
            if (iou > best.iou() || (iou == best.iou() && distance < bestDistance)) {
                best = new Near(label, iou);
                bestDistance = distance;
            }
        }
        return best;
    }

    /** Between centres, in mean sizes of the two boxes. */
    private static double distance(Box a, Box b) {
        double size = (Math.sqrt(a.area()) + Math.sqrt(b.area())) / 2;
        return Math.hypot(a.centerX() - b.centerX(), a.centerY() - b.centerY()) / size;
    }

    private static boolean touches(Box box, Near near) {
        @Nullable AnnotatedBox label = near.label();
        return label != null && (near.iou() > 0 || distance(box, label.box()) < 1);
    }

    /** Detections that may accuse, outside of areas to ignore. */
    private static List<Detection> accusers(EvaluatedImage image) {
        return image.detections().stream()
                .filter(found -> found.score() >= LEAST_SCORE)
                .filter(found -> image.truth().stream()
                        .noneMatch(label -> label.ignore() && found.box().coveredBy(label.box()) >= SAME))
                .toList();
    }

    private List<Suspect> suspects(EvaluatedImage image) {
        List<Suspect> all = new ArrayList<>();
        for (Detection found : accusers(image)) {
            Near own = nearest(found, image.truth(), true);
            if (own.iou() < SAME) {
                all.add(suspect(found, own, nearest(found, image.truth(), false), image));
            }
        }
        all.sort(Comparator.comparingDouble(suspect -> -suspect.suspicion()));
        List<Suspect> kept = new ArrayList<>();
        for (Suspect suspect : all) {
            if (kept.stream().noneMatch(other -> isSame(other, suspect))) {
                kept.add(suspect);
            }
        }
        return kept;
    }

    private Suspect suspect(Detection found, Near own, Near any, EvaluatedImage image) {
        @Nullable AnnotatedBox other = any.label();
        if (other != null && any.iou() >= SAME) {
            double share = classes.share(found.objectClass(), found.score());
            return new Suspect(
                    Suspect.Kind.SWAPPED, other, found, Math.sqrt(found.score()) * share * (1 - support(other, image)));
        }
        @Nullable AnnotatedBox label = own.label();
        if (label != null && touches(found.box(), own) && support(label, image) < SUPPORTED) {
            double share = places.share(found.objectClass(), found.score());
            return new Suspect(
                    Suspect.Kind.MISPLACED,
                    label,
                    found,
                    Math.sqrt(found.score()) * share * (1 - own.iou()) * (1 - support(label, image)));
        }
        double share = objects.share(found.objectClass(), found.score());
        return new Suspect(Suspect.Kind.MISSING, null, found, Math.sqrt(found.score()) * share * (1 - any.iou()));
    }

    /** The best score of a detection that says what the label says. */
    private static double support(AnnotatedBox label, EvaluatedImage image) {
        return image.detections().stream()
                .filter(found -> found.objectClass() == label.objectClass())
                .filter(found -> found.box().iou(label.box()) >= SAME)
                .mapToDouble(Detection::score)
                .max()
                .orElse(0);
    }

    /** Two suspects about one label or one object. */
    private static boolean isSame(Suspect a, Suspect b) {
        @Nullable AnnotatedBox label = a.label();
        return (label != null && label.equals(b.label()))
                || a.found().box().iou(b.found().box()) >= SAME;
    }

    /** How often the labels of a dataset side with a model, by class and by how sure it is. */
    private static final class Agreement {
        /** Detections about as sure that are asked. */
        private static final int NEIGHBOURS = 50;

        private final Map<ObjectClass, List<Case>> byClass;

        /** One detection: how sure, and whether the labels say the same. */
        record Case(ObjectClass objectClass, double score, boolean agrees) {}

        Agreement(List<Case> cases) {
            byClass = cases.stream()
                    .sorted(Comparator.comparingDouble(Case::score))
                    .collect(Collectors.groupingBy(Case::objectClass, Collectors.toList()));
        }

        /**
         * The share that agrees of the class's {@value #NEIGHBOURS} detections around this score; one that agrees and one that does not
         * are added, so that few say little.
         */
        double share(ObjectClass objectClass, double score) {
            List<Case> cases = byClass.getOrDefault(objectClass, List.of());
            int low = 0;
            int high = cases.size();
            while (low < high) {
                int middle = (low + high) / 2;
                if (cases.get(middle).score() < score) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            int to = Math.min(cases.size(), low + NEIGHBOURS / 2);
            int from = Math.max(0, to - NEIGHBOURS);
            to = Math.min(cases.size(), from + NEIGHBOURS);
            long agreeing =
                    cases.subList(from, to).stream().filter(Case::agrees).count();
            return (1.0 + agreeing) / (2.0 + to - from);
        }
    }

    /**
     * A label that is likely wrong, or one that likely lacks.
     *
     * @param kind what seems to be wrong
     * @param label the label in question; null where one lacks
     * @param found what the model sees there
     * @param suspicion 0..1: how sure the model is, and how often the labels side with it when it is that sure
     */
    public record Suspect(Kind kind, @Nullable AnnotatedBox label, Detection found, double suspicion) {
        /** What can be wrong with a label. */
        public enum Kind {
            /** An object without a box. */
            MISSING,
            /** A box that lies beside its object, or is too large or too small. */
            MISPLACED,
            /** A box of another class. */
            SWAPPED;

            /** The name in reports. */
            public String label() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /** Where a person has to look: around label and object. [px] */
        public Box place() {
            @Nullable AnnotatedBox of = label;
            Box box = found.box();
            return of == null
                    ? box
                    : new Box(
                            Math.min(box.left(), of.box().left()),
                            Math.min(box.top(), of.box().top()),
                            Math.max(box.right(), of.box().right()),
                            Math.max(box.bottom(), of.box().bottom()));
        }

        /** In words, e.g. {@code labelled car, looks like truck (0.91)}. */
        public String text() {
            @Nullable AnnotatedBox of = label;
            String seen = Text.format("%s (%.2f)", found.objectClass().label(), found.score());
            if (of == null) {
                return "no label for " + seen;
            }
            return kind == Kind.SWAPPED
                    ? "labelled %s, looks like %s".formatted(of.objectClass().label(), seen)
                    : "%s labelled beside %s".formatted(of.objectClass().label(), seen);
        }
    }

    /**
     * An image's labels, judged.
     *
     * @param image the image
     * @param suspects what seems to be wrong, worst first
     * @param quality 0..1, low is bad: the soft minimum of {@code 1 - suspicion} over all its labels and all that lack
     */
    public record SuspectImage(AnnotatedImage image, List<Suspect> suspects, double quality) {
        /** At 0.1 one bad label among twenty good ones weighs nearly all. */
        private static final double TEMPERATURE = 0.1;

        public SuspectImage {
            suspects = List.copyOf(suspects);
        }

        static SuspectImage of(AnnotatedImage image, List<Suspect> suspects) {
            long doubted =
                    suspects.stream().filter(suspect -> suspect.label() != null).count();
            double sum = image.boxes().size() - doubted;
            double weights = sum * weight(1);
            double weighted = weights;
            for (Suspect suspect : suspects) {
                double quality = 1 - suspect.suspicion();
                weights += weight(quality);
                weighted += weight(quality) * quality;
            }
            return new SuspectImage(image, suspects, weights > 0 ? weighted / weights : 1);
        }

        private static double weight(double quality) {
            return Math.exp(-quality / TEMPERATURE);
        }
    }
}
