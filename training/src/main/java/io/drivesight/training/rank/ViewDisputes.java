package io.drivesight.training.rank;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.detection.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Where a model contradicts itself between views of one frame. After the consistency of CALD (Yu et al., arXiv:2103.10374), with two
 * changes: a detector here gives one class and one score for a box, so classes agree or do not; and disputes are added up over a frame
 * (Brust et al., arXiv:1809.09875, found sums better than maxima and means) instead of the worst one standing for it.
 *
 * <p>Each detection of the frame is paired with at most one of each view, by overlap (IoU of 0.3 at least), same class first. A pair
 * agrees by {@code min(1, IoU / 0.85) * c * (1 - |s - s'|)} with {@code c} 1 for the same class, 0.3 for another one of its
 * kind, else 0, and {@code s}, {@code s'} the scores; what has no partner agrees by 0. The dispute is {@code max(s, s') (1 -
 * agreement)}, averaged over the views: 1 is a sure object of which the other views know nothing. What only other views show counts
 * likewise. Pairs in which neither score reaches 0.2 are noise and left out.
 */
final class ViewDisputes {
    /** Pairs of detections that are both below are not looked at. */
    static final double LEAST_SCORE = 0.2;

    private static final double LEAST_IOU = 0.3;
    /** From here on a box is the same: small ones move by a pixel. */
    private static final double SAME_IOU = 0.85;

    private static final double SAME_KIND = 0.3;
    /** What another class costs, beside 1 - IoU, when pairs are sought. */
    private static final double OTHER_CLASS_COST = 0.5;

    private ViewDisputes() {}

    /** A detection in a view that the frame itself does not have. */
    private record Extra(Detection detection, View view) {}

    /** How one view sees one detection of the frame. */
    private record Doubt(double weight, Dispute.Reason reason, String text) {
        static final Doubt NONE = new Doubt(0, Dispute.Reason.SCORE, "");
    }

    /**
     * The disputes of a frame.
     *
     * @param plain what was found in the frame, one detection for each object
     * @param views what was found in each other view, in frame pixels, likewise
     */
    static List<Dispute> of(List<Detection> plain, Map<View, List<Detection>> views) {
        List<List<Doubt>> doubts = new ArrayList<>();
        plain.forEach(detection -> doubts.add(new ArrayList<>()));
        List<Extra> extras = new ArrayList<>();
        views.forEach((view, found) -> compare(plain, found, view, doubts, extras));
        List<Dispute> disputes = new ArrayList<>();
        for (int i = 0; i < plain.size(); i++) {
            add(disputes, plain.get(i), doubts.get(i), views.size());
        }
        disputes.addAll(joined(extras, views.size()));
        return disputes;
    }

    private static void compare(
            List<Detection> plain, List<Detection> found, View view, List<List<Doubt>> doubts, List<Extra> extras) {
        int[] partners = LinearAssignment.minimize(costs(plain, found));
        boolean[] taken = new boolean[found.size()];
        for (int i = 0; i < plain.size(); i++) {
            int partner = partners[i];
            if (partner == LinearAssignment.UNMATCHED) {
                double score = plain.get(i).score();
                doubts.get(i)
                        .add(
                                score < LEAST_SCORE
                                        ? Doubt.NONE
                                        : new Doubt(score, Dispute.Reason.LOST, "lost " + view.label()));
            } else {
                taken[partner] = true;
                doubts.get(i).add(pair(plain.get(i), found.get(partner), view));
            }
        }
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i] && found.get(i).score() >= LEAST_SCORE) {
                extras.add(new Extra(found.get(i), view));
            }
        }
    }

    private static double[][] costs(List<Detection> plain, List<Detection> found) {
        double[][] costs = new double[plain.size()][found.size()];
        for (int i = 0; i < plain.size(); i++) {
            for (int j = 0; j < found.size(); j++) {
                double iou = plain.get(i).box().iou(found.get(j).box());
                boolean same = plain.get(i).objectClass() == found.get(j).objectClass();
                costs[i][j] = iou < LEAST_IOU ? LinearAssignment.FORBIDDEN : 1 - iou + (same ? 0 : OTHER_CLASS_COST);
            }
        }
        return costs;
    }

    private static Doubt pair(Detection a, Detection b, View view) {
        double weight = Math.max(a.score(), b.score());
        if (weight < LEAST_SCORE) {
            return Doubt.NONE;
        }
        double overlap = Math.min(1, a.box().iou(b.box()) / SAME_IOU);
        double likeness = likeness(a, b);
        double steadiness = 1 - Math.abs(a.score() - b.score());
        double disputed = weight * (1 - overlap * likeness * steadiness);
        if (likeness < 1) {
            String either = a.objectClass().label() + " or " + b.objectClass().label();
            return new Doubt(disputed, Dispute.Reason.CLASS, either);
        }
        String change = a.score() > b.score() ? "fainter " : "clearer ";
        return overlap < steadiness
                ? new Doubt(disputed, Dispute.Reason.BOX, "box moves " + view.label())
                : new Doubt(disputed, Dispute.Reason.SCORE, change + view.label());
    }

    private static double likeness(Detection a, Detection b) {
        if (a.objectClass() == b.objectClass()) {
            return 1;
        }
        return a.objectClass().isOfOneKindWith(b.objectClass()) ? SAME_KIND : 0;
    }

    private static void add(List<Dispute> disputes, Detection detection, List<Doubt> doubts, int views) {
        double weight = doubts.stream().mapToDouble(Doubt::weight).sum() / Math.max(1, views);
        if (weight > 0) {
            Doubt worst = doubts.stream()
                    .max(Comparator.comparingDouble(Doubt::weight))
                    .orElse(Doubt.NONE);
            disputes.add(new Dispute(detection.box(), Math.min(1, weight), worst.reason(), worst.text()));
        }
    }

    /** One object that several views show is one dispute. */
    private static List<Dispute> joined(List<Extra> extras, int views) {
        List<Extra> order = new ArrayList<>(extras);
        order.sort(
                Comparator.comparingDouble((Extra extra) -> -extra.detection().score()));
        List<Dispute> disputes = new ArrayList<>();
        while (!order.isEmpty()) {
            Extra first = order.remove(0);
            double sum = first.detection().score();
            for (View view : View.changed()) {
                if (view != first.view()) {
                    sum += take(order, first, view);
                }
            }
            disputes.add(new Dispute(
                    first.detection().box(),
                    Math.min(1, sum / Math.max(1, views)),
                    Dispute.Reason.ONLY_IN_VIEW,
                    "only " + first.view().label()));
        }
        return disputes;
    }

    /** Takes out a view's detection of the same object; its score, or 0. */
    private static double take(List<Extra> extras, Extra of, View view) {
        for (int i = 0; i < extras.size(); i++) {
            Extra extra = extras.get(i);
            if (extra.view() == view
                    && extra.detection().box().iou(of.detection().box()) >= LEAST_IOU) {
                extras.remove(i);
                return extra.detection().score();
            }
        }
        return 0;
    }
}
