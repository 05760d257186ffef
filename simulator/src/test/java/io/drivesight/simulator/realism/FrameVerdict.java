package io.drivesight.simulator.realism;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.realism.RealismRules.Group;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One frame's demanded road users, found or missed, and what was found without being there.
 *
 * @param found demanded road users with a detection
 * @param missed demanded road users without
 * @param falsePositives vehicles and persons where there are none
 */
public record FrameVerdict(List<ObjectTruth> found, List<ObjectTruth> missed, List<Detection> falsePositives) {
    /** A detection this far inside a road user that is not demanded is forgiven. */
    private static final double FORGIVEN_COVER = 0.5;

    public FrameVerdict {
        found = List.copyOf(found);
        missed = List.copyOf(missed);
        falsePositives = List.copyOf(falsePositives);
    }

    /** Matches by falling score, each detection to the demanded road user of its group that it overlaps most. */
    public static FrameVerdict of(FrameTruth truth, List<Detection> detections, RealismRules rules) {
        Set<ObjectTruth> taken = new HashSet<>();
        List<Detection> wrong = new ArrayList<>();
        for (Detection detection : merged(detections, rules)) {
            if (!match(detection, truth, rules, taken) && !isForgiven(detection, truth, rules)) {
                wrong.add(detection);
            }
        }
        List<ObjectTruth> demanded = truth.objects().stream()
                .filter(rules::isDemanded)
                .filter(object -> Group.of(object.objectClass()) != Group.OTHER)
                .toList();
        return new FrameVerdict(
                demanded.stream().filter(taken::contains).toList(),
                demanded.stream().filter(object -> !taken.contains(object)).toList(),
                wrong);
    }

    /**
     * The detections of both groups by falling score. Classes of a group count as one, so they are one in the suppression too: the
     * car that is also told as a truck is one vehicle, not a vehicle and a false one.
     */
    private static List<Detection> merged(List<Detection> detections, RealismRules rules) {
        List<Detection> falling = detections.stream()
                .filter(rules::counts)
                .filter(detection -> Group.of(detection.objectClass()) != Group.OTHER)
                .sorted(Comparator.comparingDouble(Detection::score).reversed())
                .toList();
        List<Detection> kept = new ArrayList<>();
        for (Detection detection : falling) {
            if (kept.stream().noneMatch(other -> isSame(other, detection, rules))) {
                kept.add(detection);
            }
        }
        return kept;
    }

    private static boolean isSame(Detection a, Detection b, RealismRules rules) {
        return Group.of(a.objectClass()) == Group.of(b.objectClass()) && a.box().iou(b.box()) >= rules.iou();
    }

    private static boolean match(Detection detection, FrameTruth truth, RealismRules rules, Set<ObjectTruth> taken) {
        return truth.objects().stream()
                .filter(rules::isDemanded)
                .filter(object -> isSameGroup(detection, object) && !taken.contains(object))
                .filter(object -> iou(detection, object) >= rules.iou())
                .max(Comparator.comparingDouble(object -> iou(detection, object)))
                .map(taken::add)
                .orElse(false);
    }

    private static boolean isSameGroup(Detection detection, ObjectTruth object) {
        return Group.of(detection.objectClass()) == Group.of(object.objectClass());
    }

    private static double iou(Detection detection, ObjectTruth object) {
        return object.visibleBox().map(box -> box.iou(detection.box())).orElse(0.0);
    }

    private static boolean isForgiven(Detection detection, FrameTruth truth, RealismRules rules) {
        return truth.objects().stream()
                .filter(object -> isSameGroup(detection, object) && !rules.isDemanded(object))
                .anyMatch(object -> {
                    Box whole = object.fullBox().clippedTo(truth.size());
                    return iou(detection, object) >= rules.iou()
                            || whole.iou(detection.box()) >= rules.iou()
                            || detection.box().coveredBy(whole) >= FORGIVEN_COVER;
                });
    }
}
