package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;

/** One detection for each object: a vehicle that was found as car and as truck is one. */
final class OneEach {
    /** Boxes of one kind that overlap more are of one object. */
    private static final double SAME_IOU = 0.6;

    private OneEach() {}

    /**
     * Leaves out what is the same object as something surer. People are never merged with what they ride.
     *
     * @param detections by falling score
     */
    static List<Detection> of(List<Detection> detections) {
        List<Detection> kept = new ArrayList<>(detections.size());
        for (Detection detection : detections) {
            if (kept.stream().noneMatch(other -> same(other, detection))) {
                kept.add(detection);
            }
        }
        return kept;
    }

    private static boolean same(Detection a, Detection b) {
        return a.objectClass() != b.objectClass()
                && a.objectClass().kind() == b.objectClass().kind()
                && a.objectClass() != ObjectClass.PERSON
                && b.objectClass() != ObjectClass.PERSON
                && a.box().iou(b.box()) > SAME_IOU;
    }
}
