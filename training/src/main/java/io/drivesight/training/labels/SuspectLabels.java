package io.drivesight.training.labels;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.evaluate.EvaluatedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
}
