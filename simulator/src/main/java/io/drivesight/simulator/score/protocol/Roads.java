package io.drivesight.simulator.score.protocol;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.RoadSpec;
import io.drivesight.simulator.scenario.RoadSpec.Centre;
import io.drivesight.simulator.scenario.RoadSpec.Junction;
import io.drivesight.simulator.scenario.RoadSpec.Roadside;
import io.drivesight.simulator.scenario.RoadSpec.Scenery;
import io.drivesight.simulator.scenario.RoadSpec.Segment;
import java.util.ArrayList;
import java.util.List;

/** The roads that cases take place on; flat. */
final class Roads {
    static final double LANE = 3.5;
    static final double WIDE_LANE = 3.6;
    static final double PARKING = 2.2;

    private Roads() {}

    /** A street between houses, one lane each way, with pavements. */
    static RoadSpec street(Chance chance, double parking, List<Segment> segments, List<Junction> junctions) {
        Scenery scenery = chance.unit(91) < 0.5 ? Scenery.CITY : Scenery.SUBURB;
        return road(1, LANE, parking, 2.6, Centre.DASHED, segments, junctions, new Roadside(scenery, scenery, 36.0));
    }

    /** One lane each way through the country. */
    static RoadSpec country(Chance chance, List<Segment> segments, List<Junction> junctions) {
        List<Scenery> sides = List.of(Scenery.TREES, Scenery.FIELDS, Scenery.FIELDS);
        Roadside roadside = new Roadside(chance.pick(92, sides), chance.pick(93, sides), 0.0);
        return road(1, LANE, 0, 0, Centre.DASHED, segments, junctions, roadside);
    }

    /** Two or three lanes each way. */
    static RoadSpec motorway(int lanes, List<Segment> segments) {
        Roadside roadside = new Roadside(Scenery.TREES, Scenery.FIELDS, 0.0);
        return road(lanes, WIDE_LANE, 0, 0, Centre.DOUBLE, segments, List.of(), roadside);
    }

    private static RoadSpec road(
            int lanes,
            double width,
            double parking,
            double sidewalk,
            Centre centre,
            List<Segment> segments,
            List<Junction> junctions,
            Roadside roadside) {
        return new RoadSpec(lanes, width, parking, sidewalk, centre, segments, List.of(), junctions, roadside);
    }

    /** Nothing but straight road for so many metres. */
    static List<Segment> straight(double length) {
        return List.of(new Segment(Math.max(24, length), 0.0, 0.0));
    }

    /**
     * Bends to either side with straight pieces between them.
     *
     * @param length of all together, at least [m]
     * @param least and {@code most}: radius [m]
     */
    static List<Segment> bends(Chance chance, double length, double least, double most) {
        List<Segment> segments = new ArrayList<>();
        double done = 0;
        for (int i = 0; done < length; i++) {
            Chance own = chance.of(i);
            boolean bend = own.unit(0) < 0.6;
            double radius = own.between(1, least, most) * (own.unit(2) < 0.5 ? 1 : -1);
            // No bend turns by more than 70 degrees: roads that cross themselves are no roads.
            double longest = Math.min(1.2 * Math.abs(radius), 260);
            double piece = bend ? own.between(3, Math.min(50, longest), longest) : own.between(3, 30, 120);
            segments.add(new Segment(piece, bend ? radius : 0.0, 0.0));
            done += piece;
        }
        return segments;
    }

    /** Middle of a lane [m]; 0 is next to the centre line, on the right. */
    static double lane(RoadSpec road, int number) {
        return -(number + 0.5) * road.laneWidth();
    }
}
