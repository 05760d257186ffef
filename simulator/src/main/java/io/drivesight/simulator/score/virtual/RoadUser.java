package io.drivesight.simulator.score.virtual;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.simulator.scenario.World;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One who takes part in traffic, as in one frame: a vehicle, somebody on foot, or a bicycle or motorcycle with whoever rides it.
 *
 * @param main the vehicle or person; the two-wheeler where somebody rides one
 * @param rider who rides it
 */
public record RoadUser(ObjectTruth main, Optional<ObjectTruth> rider) {
    /** All of a frame, in the order of their track ids; traffic lights and signs are none. */
    public static List<RoadUser> of(FrameTruth frame) {
        List<RoadUser> users = new ArrayList<>();
        for (ObjectTruth object : frame.objects()) {
            if (object.objectClass().kind() == Kind.INFRASTRUCTURE) {
                continue;
            }
            RoadUser last = users.isEmpty() ? null : users.get(users.size() - 1);
            if (last != null && object.actor().equals(last.main().actor() + World.RIDER)) {
                users.set(users.size() - 1, new RoadUser(last.main(), Optional.of(object)));
            } else {
                users.add(new RoadUser(object, Optional.empty()));
            }
        }
        return users;
    }

    /**
     * Whom a published box is about: the one that it overlaps most. Two boxes on one are both about that one.
     *
     * @param least IoU from which it is about somebody
     */
    public static Optional<RoadUser> of(Box box, List<RoadUser> users, FrameTruth frame, double least) {
        RoadUser best = null;
        double most = least;
        for (RoadUser user : users) {
            double overlap = user.overlap(box, frame);
            if (overlap >= most) {
                most = overlap;
                best = user;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Its number in the world. A rider whose bicycle is not in the picture has its bicycle's. */
    public int key() {
        return main.actor().endsWith(World.RIDER) ? main.trackId() - 1 : main.trackId();
    }

    /** Its name in the scenario. */
    public String name() {
        return main.roadUser();
    }

    /** Share of what can be seen best of it, 0..1: who rides a bicycle hides it, or is seen above what does. */
    public double visibleFraction() {
        return Math.max(
                main.visibleFraction(), rider.map(ObjectTruth::visibleFraction).orElse(0.0));
    }

    /** Around all that can be seen of it [px]. */
    public Optional<Box> visibleBox() {
        Optional<Box> above = rider.flatMap(ObjectTruth::visibleBox);
        return main.visibleBox().isEmpty()
                ? above
                : main.visibleBox()
                        .map(box -> above.map(other -> around(box, other)).orElse(box));
    }

    /** Around all of it [px]; may reach beyond the image. */
    public Box fullBox() {
        return rider.map(above -> around(main.fullBox(), above.fullBox())).orElse(main.fullBox());
    }

    private static Box around(Box a, Box b) {
        return new Box(
                Math.min(a.left(), b.left()),
                Math.min(a.top(), b.top()),
                Math.max(a.right(), b.right()),
                Math.max(a.bottom(), b.bottom()));
    }

    /** Greatest overlap (IoU) of a box with it or a part of it, seen or whole, 0..1. */
    public double overlap(Box box, FrameTruth frame) {
        double best = fullBox().clippedTo(frame.size()).iou(box);
        best = Math.max(best, visibleBox().map(box::iou).orElse(0.0));
        for (ObjectTruth part : rider.map(above -> List.of(main, above)).orElse(List.of())) {
            best = Math.max(best, part.fullBox().clippedTo(frame.size()).iou(box));
            best = Math.max(best, part.visibleBox().map(box::iou).orElse(0.0));
        }
        return best;
    }
}
