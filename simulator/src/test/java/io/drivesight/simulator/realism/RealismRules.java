package io.drivesight.simulator.realism;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.truth.ObjectTruth;

/**
 * What counts. Sizes are heights of the visible box; a road user is demanded when enough of it can be seen, and otherwise neither
 * right nor wrong.
 *
 * @param score least score of a detection
 * @param iou least overlap with the visible box
 * @param visible least visible fraction of a demanded road user
 * @param truncation most of its full box that may lie outside the image: what is cut more is a sliver
 * @param vehicleHeight least height of a demanded vehicle [px]
 * @param personHeight least height of a demanded person [px]
 */
public record RealismRules(
        double score, double iou, double visible, double truncation, double vehicleHeight, double personHeight) {
    /** Score 0.3, IoU 0.5, 60 % visible, at least half inside the image, vehicles from 24 and persons from 60 px. */
    public static final RealismRules DEFAULT = new RealismRules(0.3, 0.5, 0.6, 0.5, 24, 60);

    /** Classes that count as one another: a detector trained on photographs calls a van a car or a truck. */
    public enum Group {
        VEHICLE,
        PERSON,
        OTHER;

        static Group of(ObjectClass objectClass) {
            return objectClass.kind() == ObjectClass.Kind.VEHICLE
                    ? VEHICLE
                    : objectClass == ObjectClass.PERSON ? PERSON : OTHER;
        }
    }

    /** True: enough of it can be seen, and it is large enough. */
    public boolean isDemanded(ObjectTruth object) {
        double least = Group.of(object.objectClass()) == Group.PERSON ? personHeight : vehicleHeight;
        return object.visibleFraction() >= visible
                && object.truncation() <= truncation
                && object.visibleBox().filter(box -> box.height() >= least).isPresent();
    }

    boolean counts(Detection detection) {
        return detection.score() >= score;
    }
}
