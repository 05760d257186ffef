package io.drivesight.simulator.scenario;

import java.util.List;

/**
 * A road as a scenario describes it. Places on it are given as {@code s} along the centre line [m] and {@code l} to its left
 * [m]; traffic keeps to the right, so the ego's lane has negative {@code l}.
 *
 * @param lanes lanes each way, 1..3
 * @param laneWidth [m]
 * @param parking width of the strip for parked cars on both sides [m]; 0: none
 * @param sidewalk width of the pavements [m]; 0: none
 * @param centre how the two directions are told apart
 * @param segments bends and slopes from s = 0 on; straight and level before and after
 * @param crossings zebra crossings, by s [m]
 * @param junctions crossing roads
 * @param roadside what stands beside the road
 */
public record RoadSpec(
        int lanes,
        double laneWidth,
        double parking,
        double sidewalk,
        Centre centre,
        List<Segment> segments,
        List<Double> crossings,
        List<Junction> junctions,
        Roadside roadside) {
    /** The marking between the two directions. */
    public enum Centre {
        DASHED,
        SOLID,
        DOUBLE
    }

    /** What stands beside the road. */
    public enum Scenery {
        /** House fronts along the pavement. */
        CITY,
        /** Houses set back behind trees. */
        SUBURB,
        TREES,
        FIELDS
    }

    /**
     * A piece of the centre line.
     *
     * @param length [m]
     * @param radius of the bend [m], positive turns left; 0: straight
     * @param grade rise per metre, positive uphill
     */
    public record Segment(double length, double radius, double grade) {
        double curvature() {
            return radius == 0 ? 0 : 1 / radius;
        }
    }

    /**
     * A road that crosses at a right angle.
     *
     * @param s where its centre line crosses [m]
     * @param width of its carriageway [m]
     */
    public record Junction(double s, double width) {}

    /**
     * What stands beside the road.
     *
     * @param left scenery on the left
     * @param right scenery on the right
     * @param lampSpacing distance between street lamps [m]; 0: none
     */
    public record Roadside(Scenery left, Scenery right, double lampSpacing) {}

    public RoadSpec {
        segments = List.copyOf(segments);
        crossings = List.copyOf(crossings);
        junctions = List.copyOf(junctions);
    }

    /** Half the width of the driving lanes [m]. */
    public double lanesHalf() {
        return lanes * laneWidth;
    }

    /** Half the width between the kerbs [m]. */
    public double kerb() {
        return lanesHalf() + parking;
    }
}
