package io.drivesight.simulator.scenario;

import io.drivesight.core.json.WrongValue;
import java.util.List;

/**
 * A road as a scenario describes it. Places on it are given as {@code s} along the centre line [m] and {@code l} to its left
 * [m]; traffic keeps to the right, so the ego's lane has negative {@code l}. A file may leave out all but the roadside.
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
        Integer lanes,
        Double laneWidth,
        Double parking,
        Double sidewalk,
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
    public record Segment(Double length, Double radius, Double grade) {
        public Segment {
            length = Given.number("length", length, 24, Motion.FAR);
            radius = Given.number("radius", radius, -1e6, 1e6, 0);
            grade = Given.number("grade", grade, -0.12, 0.12, 0);
            if (radius != 0 && Math.abs(radius) < 40) {
                throw new WrongValue("radius", "must be 0 (straight) or at least 40 m either way, was " + radius);
            }
        }

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
    public record Junction(Double s, Double width) {
        public Junction {
            s = Given.number("s", s, -Motion.FAR, Motion.FAR);
            width = Given.number("width", width, 4, 30, 7);
        }
    }

    /**
     * What stands beside the road.
     *
     * @param left scenery on the left
     * @param right scenery on the right
     * @param lamps distance between street lamps [m]; 0: none
     */
    public record Roadside(Scenery left, Scenery right, Double lamps) {
        // Jackson hands in null for what a file leaves out.
        @SuppressWarnings("ConstantValue")
        public Roadside {
            left = left == null ? Scenery.FIELDS : left;
            right = right == null ? Scenery.FIELDS : right;
            lamps = Given.number("lamps", lamps, 0, 200, 0);
        }
    }

    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    public RoadSpec {
        lanes = lanes == null ? 1 : lanes;
        Given.number("lanes", lanes.doubleValue(), 1, 3);
        laneWidth = Given.number("lane-width", laneWidth, 2.5, 5, 3.5);
        parking = Given.number("parking", parking, 0, 4, 0);
        sidewalk = Given.number("sidewalk", sidewalk, 0, 10, 0);
        centre = centre == null ? Centre.DASHED : centre;
        segments = Given.list("segments", segments);
        crossings = Given.list("crossings", crossings);
        junctions = Given.list("junctions", junctions);
        Given.required("roadside", roadside);
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
