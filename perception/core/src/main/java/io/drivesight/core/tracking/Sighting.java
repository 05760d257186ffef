package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.motion.SeenBox;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One object seen in one frame. Detectors suppress doubles class by class, so a van may come as a car and as a truck: such
 * detections are one sighting, and the weaker ones only vote for their class.
 *
 * @param detection the strongest
 * @param alike weaker ones of other classes in the same place; mostly none
 * @param seen its box, and how far each edge can be believed once it was weighed among the others
 */
record Sighting(Detection detection, List<Detection> alike, SeenBox seen) {
    /** Boxes of vehicles that overlap so much are one object: two that stand one before the other overlap less, mostly. */
    private static final double SAME_VEHICLE = 0.6;
    /** People walk closer to each other than vehicles drive. */
    private static final double SAME_OTHER = 0.8;

    /** What lies so far in a vehicle's box is a part of it [share of the part] ... */
    private static final double PART = 0.85;
    /** ... if its lower edge is no farther from the vehicle's [share of its height, and px] ... */
    private static final double SAME_BOTTOM = 0.1;

    private static final double SAME_BOTTOM_PIXELS = 1.5;
    /** ... and the vehicle is not much more doubtful [share of the part's score]. */
    private static final double PART_SCORE = 0.5;

    private static final Comparator<Detection> CANONICAL = Comparator.comparingDouble(Detection::score)
            .reversed()
            .thenComparingDouble(d -> -d.box().area())
            .thenComparingDouble(d -> d.box().top())
            .thenComparingDouble(d -> d.box().left())
            .thenComparing(Detection::objectClass)
            .thenComparing(Detection::label);

    /** What can be used of a frame's detections, strongest first, whatever their order. */
    static List<Sighting> of(List<Detection> detections, double lowScore) {
        List<Sighting> sightings = new ArrayList<>(detections.size());
        detections.stream()
                .filter(detection -> detection.score() >= lowScore)
                .filter(detection -> detection.box().area() > 0)
                .sorted(CANONICAL)
                .forEach(detection -> add(detection, sightings));
        return sightings.stream()
                .filter(each -> sightings.stream().noneMatch(each::isPartOf))
                .toList();
    }

    /** Whether it is a part of another vehicle: of two in one place, seen from the same distance, one would stand in the other. */
    private boolean isPartOf(Sighting whole) {
        return kind() == ObjectClass.Kind.VEHICLE
                && whole.kind() == ObjectClass.Kind.VEHICLE
                && whole.score() >= PART_SCORE * score()
                && box().area() < SAME_VEHICLE * whole.box().area()
                && Math.abs(box().bottom() - whole.box().bottom()) <= SAME_BOTTOM * box().height() + SAME_BOTTOM_PIXELS
                && box().coveredBy(whole.box()) >= PART;
    }

    private static void add(Detection detection, List<Sighting> sightings) {
        for (Sighting stronger : sightings) {
            if (stronger.isAlso(detection)) {
                stronger.alike.add(detection);
                return;
            }
        }
        sightings.add(new Sighting(
                detection,
                new ArrayList<>(0),
                new SeenBox(detection.box(), detection.objectClass(), detection.score())));
    }

    /** Weighs the edges of all of them by what cuts and hides them. */
    static void weigh(List<Sighting> sightings, View view) {
        View.Road road = view.road();
        if (road != null) {
            SeenBox.weigh(sightings.stream().map(Sighting::seen).toList(), view.size(), road.edgeNoise());
        }
    }

    /** Only vehicles: a rider and a bicycle are two objects. */
    private boolean isAlso(Detection other) {
        return kind() == ObjectClass.Kind.VEHICLE
                && other.objectClass().kind() == ObjectClass.Kind.VEHICLE
                && other.objectClass() != detection.objectClass()
                && inOnePlace(kind(), box(), other.box());
    }

    /** Whether two boxes of one kind are so much in one place that they must be one object. */
    static boolean inOnePlace(ObjectClass.Kind kind, Box a, Box b) {
        return a.iou(b) >= (kind == ObjectClass.Kind.VEHICLE ? SAME_VEHICLE : SAME_OTHER);
    }

    Box box() {
        return detection.box();
    }

    double score() {
        return detection.score();
    }

    ObjectClass objectClass() {
        return detection.objectClass();
    }

    ObjectClass.Kind kind() {
        return objectClass().kind();
    }
}
