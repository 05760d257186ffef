package io.drivesight.fusion.world;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.fusion.world.CameraResult.SeenObject;
import java.util.List;

/** A two-wheeler and who rides it are one road user: in the world it is the two-wheeler. */
final class Riding {
    /** So near their places are in the tracker, which gives a rider the state of what is ridden [m]. */
    private static final double TOGETHER = 0.6;

    private Riding() {}

    static List<SeenObject> joined(List<SeenObject> objects) {
        List<SeenObject> ridden = objects.stream()
                .filter(each ->
                        each.objectClass() == ObjectClass.BICYCLE || each.objectClass() == ObjectClass.MOTORCYCLE)
                .toList();
        return ridden.isEmpty()
                ? objects
                : objects.stream()
                        .filter(each -> each.objectClass() != ObjectClass.PERSON
                                || ridden.stream().noneMatch(vehicle -> rides(each, vehicle)))
                        .toList();
    }

    private static boolean rides(SeenObject person, SeenObject vehicle) {
        Box rider = person.box();
        Box below = vehicle.box();
        return Math.hypot(
                                person.ground().x() - vehicle.ground().x(),
                                person.ground().y() - vehicle.ground().y())
                        < TOGETHER
                || (Math.abs(rider.centerX() - below.centerX()) < 0.4 * Math.max(rider.width(), below.width())
                        && rider.top() < below.top()
                        && rider.bottom() > below.top()
                        && rider.bottom() < below.bottom() + 0.1 * below.height());
    }
}
