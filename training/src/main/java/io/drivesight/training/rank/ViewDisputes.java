package io.drivesight.training.rank;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.augment.AppearanceOp.Appearance;
import io.drivesight.training.augment.Camera.ColorJitter;
import io.drivesight.training.augment.Placement;
import io.drivesight.training.augment.Weather.Fog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

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

    /**
     * The disputes of a frame.
     *
     * @param plain what was found in the frame, one detection for each object
     * @param views what was found in each other view, in frame pixels, likewise
     */
    static List<Dispute> of(List<Detection> plain, Map<View, List<Detection>> views) {
        IdentityHashMap<Detection, List<Dispute>> doubts = new IdentityHashMap<>();
        List<Extra> extras = new ArrayList<>();
        views.forEach((view, found) -> compare(plain, found, view, doubts, extras));
        List<Dispute> disputes = new ArrayList<>();
        for (Detection detection : plain) {
            List<Dispute> own = doubts.getOrDefault(detection, List.of());
            own.stream().max(Comparator.comparingDouble(Dispute::weight)).ifPresent(worst -> {
                double weight = Math.min(1, Dispute.sum(own) / views.size());
                disputes.add(new Dispute(detection.box(), weight, worst.reason(), worst.text()));
            });
        }
        disputes.addAll(joined(extras, views.size()));
        return disputes;
    }

    private static void compare(
            List<Detection> plain,
            List<Detection> found,
            View view,
            IdentityHashMap<Detection, List<Dispute>> doubts,
            List<Extra> extras) {
        int[] partners = LinearAssignment.minimize(costs(plain, found));
        Set<Integer> taken = new HashSet<>();
        for (int i = 0; i < plain.size(); i++) {
            Detection detection = plain.get(i);
            Dispute doubt;
            if (partners[i] == LinearAssignment.UNMATCHED) {
                double weight = detection.score() < LEAST_SCORE ? 0 : detection.score();
                doubt = new Dispute(detection.box(), weight, Dispute.Reason.LOST, "lost " + view.label());
            } else {
                taken.add(partners[i]);
                doubt = pair(detection, found.get(partners[i]), view);
            }
            if (doubt.weight() > 0) {
                doubts.computeIfAbsent(detection, key -> new ArrayList<>()).add(doubt);
            }
        }
        IntStream.range(0, found.size())
                .filter(i -> !taken.contains(i) && found.get(i).score() >= LEAST_SCORE)
                .forEach(i -> extras.add(new Extra(found.get(i), view)));
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

    /** How far two views of one object are from each other; what both hardly see is in no dispute. */
    private static Dispute pair(Detection a, Detection b, View view) {
        double weight = Math.max(a.score(), b.score());
        double overlap = Math.min(1, a.box().iou(b.box()) / SAME_IOU);
        double likeness = likeness(a, b);
        double steadiness = 1 - Math.abs(a.score() - b.score());
        double disputed = weight < LEAST_SCORE ? 0 : weight * (1 - overlap * likeness * steadiness);
        if (likeness < 1) {
            String either = a.objectClass().label() + " or " + b.objectClass().label();
            return new Dispute(a.box(), disputed, Dispute.Reason.CLASS, either);
        }
        return overlap < steadiness
                ? new Dispute(a.box(), disputed, Dispute.Reason.BOX, "box moves " + view.label())
                : new Dispute(
                        a.box(),
                        disputed,
                        Dispute.Reason.SCORE,
                        (a.score() > b.score() ? "fainter " : "clearer ") + view.label());
    }

    private static double likeness(Detection a, Detection b) {
        if (a.objectClass() == b.objectClass()) {
            return 1;
        }
        return a.objectClass().isOfOneKindWith(b.objectClass()) ? SAME_KIND : 0;
    }

    /** One object that several views show is one dispute. */
    private static List<Dispute> joined(List<Extra> extras, int views) {
        List<Extra> order = new ArrayList<>(extras);
        order.sort(
                Comparator.comparingDouble((Extra extra) -> -extra.detection().score()));
        List<Dispute> disputes = new ArrayList<>();
        while (!order.isEmpty()) {
            Extra first = order.remove(0);
            Map<View, Extra> same = new EnumMap<>(View.class);
            order.stream()
                    .filter(extra -> extra.view() != first.view()
                            && extra.detection().box().iou(first.detection().box()) >= LEAST_IOU)
                    .forEach(extra -> same.putIfAbsent(extra.view(), extra));
            order.removeAll(same.values());
            double sum = first.detection().score()
                    + same.values().stream()
                            .mapToDouble(extra -> extra.detection().score())
                            .sum();
            disputes.add(new Dispute(
                    first.detection().box(),
                    Math.min(1, sum / Math.max(1, views)),
                    Dispute.Reason.ONLY_IN_VIEW,
                    "only " + first.view().label()));
        }
        return disputes;
    }

    /** Ways to look at one frame that change nothing about what is in it. */
    public enum View {
        PLAIN("as it is"),
        MIRRORED("when mirrored"),
        /** Three quarters as large, on a grey canvas: nothing is cut. */
        SMALLER("when smaller"),
        RECOLOURED("in other colours"),
        /** Thin: what is near stays as it is. */
        HAZY("in haze");

        private static final double SCALE = 0.75;
        private static final Appearance COLOURS = new ColorJitter(0.02, 0.3, 0.25);
        private static final Appearance HAZE = new Fog(150, 400);

        private final String label;

        View(String label) {
            this.label = label;
        }

        /** All but the plain one. */
        public static Set<View> changed() {
            return EnumSet.complementOf(EnumSet.of(PLAIN));
        }

        /** Words that complete "found" or "lost". */
        public String label() {
            return label;
        }

        /** The frame as this view shows it, as large as it was. */
        PixelImage of(PixelImage image, SplittableRandom random) {
            return switch (this) {
                case PLAIN -> image;
                case MIRRORED, SMALLER -> placement(image.size(), 1).onCanvas(image);
                case RECOLOURED -> COLOURS.apply(image, random);
                case HAZY -> HAZE.apply(image, random);
            };
        }

        /**
         * What was found in the view, where it lies in the frame; what lies in the padding is left out.
         *
         * @param pixels size of the picture that was looked at [px]
         * @param pitch frame pixels for one of these
         * @param frame size of the frame, in whose pixels the boxes are [px]
         */
        List<Detection> inFrame(List<Detection> found, ImageSize pixels, double pitch, ImageSize frame) {
            Placement placement = placement(pixels, pitch);
            if (placement.equals(Placement.IDENTITY)) {
                return found;
            }
            double width = pixels.width() * pitch;
            return found.stream()
                    .map(detection -> new Detection(
                            placement.back(detection.box(), width).clippedTo(frame),
                            detection.objectClass(),
                            detection.label(),
                            detection.score()))
                    .filter(detection -> detection.box().area() > 0)
                    .toList();
        }

        private Placement placement(ImageSize pixels, double pitch) {
            return switch (this) {
                case MIRRORED -> new Placement(1, 0, 0, true);
                case SMALLER ->
                    new Placement(
                            SCALE,
                            pixels.width() * pitch * (1 - SCALE) / 2,
                            pixels.height() * pitch * (1 - SCALE) / 2,
                            false);
                default -> Placement.IDENTITY;
            };
        }
    }

    /**
     * Something about which the model contradicts itself.
     *
     * @param box where, in pixels of the frame
     * @param weight how much of an object is in dispute, 0..1
     * @param reason in what way
     * @param text the same in words, e.g. {@code lost when mirrored}
     */
    public record Dispute(Box box, double weight, Reason reason, String text) {
        static double sum(List<Dispute> disputes) {
            return disputes.stream().mapToDouble(Dispute::weight).sum();
        }

        /** Kinds of contradiction; stable words for machines. */
        public enum Reason {
            /** Found in the frame, not in another view of it. */
            LOST,
            /** Found in another view, not in the frame. */
            ONLY_IN_VIEW,
            /** Another class in another view. */
            CLASS,
            /** Another box in another view. */
            BOX,
            /** Surer in one view than in another. */
            SCORE;

            /** True: nothing was found in this place of the frame itself. */
            public boolean isUnseen() {
                return this == ONLY_IN_VIEW;
            }
        }
    }
}
