package io.drivesight.core.prediction;

import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.prediction.RoadAhead.Doubt;
import io.drivesight.core.prediction.RoadCurve.Spot;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What other vehicles tell of the road ahead: those that drive point along it, those that are parked stand in rows beside it. */
final class RoadUsers {
    /** One who drives is faster than this, one who stands slower than {@link #STANDING} [m/s]. */
    private static final double DRIVING = 3;

    private static final double STANDING = 0.7;
    /** More than this off the road's direction it does not follow it [rad]. */
    private static final double ALIGNED = 0.45;
    /** People slower than this go nowhere [m/s]. */
    private static final double STROLLING = 0.7;
    /** How far from the road's direction those beside it walk, standard deviation [rad]. */
    private static final double AMBLING = 0.15;
    /** Sideways speed within a lane, standard deviation [m/s]. */
    private static final double WEAVING = 0.4;
    /** Sideways acceleration that is not the road's, standard deviation [m/s2]. */
    static final double STEERING = 0.6;
    /** Middle of the oncoming lane, to the left of the own one: traffic is on the right [m]. */
    static final double LANE = 3.4;

    /** One that comes towards the vehicle in its own lane tells nothing of lanes [m]. */
    private static final double HEAD_ON = 1;

    private static final double LANE_DEVIATION = 1.2;
    /** How far parked vehicles stand out of line, each, standard deviation [m]. */
    static final double PARKING = 0.25;
    /** One that stands farther out of the row than this does not belong to it [m]. */
    static final double OUT_OF_LINE = 1.4;
    /** Farther from one another they are no row [m]. */
    private static final double ROW_GAP = 30;

    private static final double ROW_STEP = 4;
    /** Nearer to the line than this they stand on the road, not beside it [m]. */
    private static final double BESIDE = 1.6;

    private record Parked(long id, Spot spot, double variance) {}

    private RoadUsers() {}

    /**
     * Takes in what one frame shows.
     *
     * @param curve the road as it is believed before
     * @param states each track's own motion, with what is known of its acceleration
     * @param seconds since the frame before
     * @return of those that stand in a row but seem to stand out of it, by how far to the left they would stand in it [m], by track: of
     *     one that others hide the camera sees the part that is nearer to the road
     */
    static Map<Long, Double> observe(
            RoadAhead road, RoadCurve curve, List<TrackedObject> tracks, List<MotionState> states, double seconds) {
        List<Parked> parked = new ArrayList<>();
        // In the same order however the tracks come: results are the same to the last bit.
        int[] order = IntStream.range(0, tracks.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> tracks.get(i).trackId()))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int i : order) {
            TrackedObject track = tracks.get(i);
            GroundMotion motion = track.ground().orElse(null);
            if (motion == null || motion.relative() || !tells(track, motion)) {
                continue;
            }
            Spot spot = curve.locate(motion.x(), motion.y());
            double speed = states.get(i).speed();
            if (track.objectClass().kind() == ObjectClass.Kind.VULNERABLE) {
                walking(road, spot, motion, seconds);
            } else if (speed > DRIVING) {
                driving(road, spot, motion, states.get(i), seconds);
            } else if (speed < STANDING && Math.abs(spot.aside()) > BESIDE) {
                parked.add(new Parked(track.trackId(), spot, across(motion, spot)));
            }
        }
        parked.sort(Comparator.comparingDouble(each -> each.spot().along()));
        Map<Long, Double> outOfLine = new HashMap<>();
        rows(road, parked, seconds, outOfLine);
        return outOfLine;
    }

    private static boolean tells(TrackedObject track, GroundMotion motion) {
        ObjectClass.Kind kind = track.objectClass().kind();
        return (kind == ObjectClass.Kind.VEHICLE || kind == ObjectClass.Kind.VULNERABLE)
                && track.ageSeconds() >= 0.2
                && track.secondsSinceSeen() == 0
                && Math.abs(motion.y()) < 40;
    }

    /** People and bicycles beside the road mostly go along it. */
    private static void walking(RoadAhead road, Spot spot, GroundMotion motion, double seconds) {
        double speed = Math.hypot(motion.velocityX(), motion.velocityY());
        double off = Math.IEEEremainder(
                2 * (Math.atan2(motion.velocityY(), motion.velocityX()) - spot.heading()), 2 * Math.PI);
        if (speed > STROLLING && Math.abs(spot.aside()) > BESIDE && Math.abs(off) < 2 * ALIGNED) {
            double noise = across(motion.velocityCovariance(), spot) / (speed * speed);
            double deviation = Math.sqrt(AMBLING * AMBLING + noise);
            road.seeHeading(spot.along(), spot.heading() + off / 2, deviation, seconds);
        }
    }

    private static double across(Covariance2 covariance, Spot spot) {
        return covariance.along(-Math.sin(spot.heading()), Math.cos(spot.heading()));
    }

    private static double across(GroundMotion motion, Spot spot) {
        return across(motion.positionCovariance(), spot);
    }

    private static void driving(RoadAhead road, Spot spot, GroundMotion motion, MotionState state, double seconds) {
        double speed = state.speed();
        double heading = Math.atan2(state.velocityY(), state.velocityX());
        double off = Math.IEEEremainder(heading - spot.heading(), 2 * Math.PI);
        boolean oncoming = Math.abs(off) > Math.PI / 2;
        double turned = oncoming ? Math.IEEEremainder(off - Math.PI, 2 * Math.PI) : off;
        Doubt unknown = road.doubt(spot.along());
        if (Math.abs(turned) > ALIGNED + Math.sqrt(unknown.heading())) {
            return;
        }
        double noise = motion.velocityCovariance().along(-Math.sin(heading), Math.cos(heading));
        road.seeHeading(spot.along(), spot.heading() + turned, Math.sqrt(WEAVING * WEAVING + noise) / speed, seconds);
        double own = (oncoming ? -1 : 1) * state.turnRate() / speed;
        // On a lane inside the bend the curve is tighter than in the middle.
        double middle = own / (1 + own * spot.aside());
        road.seeCurvature(spot.along(), middle, STEERING / (speed * speed), seconds);
        double aside = spot.aside() - (oncoming ? LANE : 0);
        double near = oncoming ? 1.5 * LANE + 2 * Math.sqrt(unknown.aside()) : LANE / 2;
        if (Math.abs(aside) < near && (!oncoming || Math.abs(spot.aside()) > HEAD_ON)) {
            road.seeLane(
                    spot.along(), aside, Math.sqrt(LANE_DEVIATION * LANE_DEVIATION + across(motion, spot)), seconds);
        }
    }

    /** Of each row the nearest tells how far from the line it stands, the others where the line goes. */
    private static void rows(RoadAhead road, List<Parked> parked, double seconds, Map<Long, Double> outOfLine) {
        for (int side = -1; side <= 1; side += 2) {
            Parked first = null;
            Parked last = null;
            double outermost = 0;
            for (Parked each : parked) {
                boolean here = each.spot().aside() * side > 0 && each.spot().along() > -ROW_GAP / 2;
                if (!here) {
                    continue;
                }
                boolean joins =
                        last != null && each.spot().along() - last.spot().along() <= ROW_GAP;
                if (first != null && joins && each.spot().along() - first.spot().along() > ROW_STEP) {
                    road.seeRow(
                            Math.max(0, first.spot().along()),
                            each.spot().along(),
                            each.spot().aside() - first.spot().aside(),
                            Math.sqrt(2 * PARKING * PARKING + first.variance() + each.variance()),
                            seconds);
                }
                double aside = Math.abs(each.spot().aside());
                if (joins && outermost - aside > PARKING && outermost - aside < OUT_OF_LINE) {
                    outOfLine.put(each.id(), side * (outermost - aside));
                }
                outermost = joins ? Math.max(outermost, aside) : aside;
                first = joins ? first : each;
                last = each;
            }
        }
    }
}
