package io.drivesight.core.prediction;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.motion.Bends;
import io.drivesight.core.motion.GroundMotion;
import io.drivesight.core.motion.GroundMotion.Mode;
import io.drivesight.core.prediction.AcrossRoad.Belief;
import io.drivesight.core.prediction.EgoSweep.Meeting;
import io.drivesight.core.prediction.EgoSweep.Way;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.RoadAhead.Doubt;
import io.drivesight.core.prediction.RoadCurve.Spot;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;

/**
 * Probability that an object touches the vehicle within a time: over all modes that explain what was seen of it, and for each over
 * the ways on that its kind has. A vehicle that is on the road follows it, within its lane or drifting across, unless it turns otherwise
 * than the road does; people go on straight; what brakes goes on braking until it stands. For each way the swept rectangles give by how much
 * the object may be shifted sideways and still touch; the normal distribution of that shift (the object's place and velocity, the
 * road's shape, wandering, and how far it moves sideways in the time by which the meeting is uncertain) gives the probability.
 * One frame's; not thread-safe.
 */
final class ContactChance {
    /** Modes less likely than this are left out. */
    private static final double LEAST = 0.04;
    /** Share of those that seem to stand out of a row of parked ones that do stand in it: the others hide them. */
    private static final double IN_ROW = 0.75;
    /** Nearer than this the row hides the less of those behind the nearer they are, and of one beside the vehicle nothing [m]. */
    private static final double IN_VIEW = 20;
    /** Slower than this a direction of travel says nothing of how a body stands [m/s]. */
    private static final double TRAVELS = 1.5;
    /** One who follows the road is no farther off its direction [rad], nor to its side [m]. */
    private static final double ALIGNED = 0.5;

    private static final double ROADSIDE = 14;
    private static final double MOST_ALIGNED = 1.1;
    /** Share of drivers who are leaving their lane, before anything is seen; and of those that come towards the vehicle. */
    private static final double DRIFTING = 0.25;

    private static final double STRAYING = 0.1;
    /** Nobody comes towards the vehicle on the far side of its own lane [m]: of those that seem to, so many do. The others are parked there. */
    private static final double FAR_SIDE = -1.3;

    private static final double ON_FAR_SIDE = 0.3;
    /** How far from the middle of their lane drivers keep, standard deviation; and how far those are who are elsewhere on the road [m]. */
    private static final double IN_LANE = 0.6;

    private static final double ASTRAY = 5;
    /** Sideways speed of those who are not, and of those who are, standard deviations [m/s]. */
    private static final double KEEPING = 0.25;

    private static final double LEAVING = 1;
    /** Sideways acceleration against the road's that tells a turn from it, standard deviation [m/s2]. */
    private static final double TURNING = 0.8;
    /** Braking below this is none: drivers lift off, filters err [m/s2]. */
    private static final double COASTING = 0.3;
    /** Nothing brakes harder [m/s2]. */
    private static final double HARDEST = 9;
    /** Deviations beyond which nothing is reckoned with. */
    private static final double DOUBT = 2.5;
    /** Time in which nothing moves [s]. */
    private static final double NOW = 1e-6;
    /** What would be inside the vehicle so probably says nothing. */
    private static final double SURELY = 0.999;
    /** The least that a place errs by [m]. */
    private static final double FLOOR = 0.1;

    private final RoadCurve road;
    private final RoadAhead belief;
    private final EgoSweep sweep;
    private final WayMaker maker;
    private final double egoSpeed;
    private double within;
    private double row;
    private double halfBody;
    private double warning;
    private double soon;
    private double emergency;
    private double touch;
    private double heaviest;
    /** Sideways acceleration of what turns as it likes, standard deviation [m/s2]; 0: none. */
    private double steering;

    /**
     * What came of one object.
     *
     * @param warning probability of contact within the warning time
     * @param soon within the time that is soon
     * @param emergency within the emergency time
     * @param touch when the most likely way touches the vehicle [s]; infinite: not at all
     */
    record Chance(double warning, double soon, double emergency, double touch) {
        /** As it is published: rounding aside they are probabilities. */
        Risk.Contact contact() {
            return new Risk.Contact(Math.min(1, warning), Math.min(1, soon));
        }

        /** The level of what is at least {@code least} otherwise. */
        Criticality level(Criticality least) {
            if (warning < RiskConfig.LIKELY && soon < RiskConfig.LIKELY_SOON) {
                return least;
            }
            return emergency >= RiskConfig.LIKELY ? Criticality.EMERGENCY : Criticality.WARNING;
        }
    }

    ContactChance(EgoMotion ego, RoadAhead belief, RoadCurve road) {
        this.road = road;
        this.belief = belief;
        this.egoSpeed = ego.speed();
        this.sweep = new EgoSweep(road, egoSpeed, RiskConfig.WARNING_SECONDS);
        this.maker = new WayMaker(sweep.steps());
        for (int k = 0; k <= sweep.steps(); k++) {
            sweep.uncertain(k, belief.asideVariance(egoSpeed * k * EgoSweep.STEP));
        }
    }

    /**
     * The chances of one object.
     *
     * @param state that of its first mode, with what is remembered of its acceleration
     * @param spot where that is on the road
     * @param stands how probably it has not moved lately, 0..1
     * @param outOfLine by how far to the left it would stand in the row that it belongs to [m]; 0: it is in line, or in no row
     */
    Chance of(TrackedObject track, GroundMotion motion, MotionState state, Spot spot, double stands, double outOfLine) {
        row = outOfLine;
        warning = 0;
        soon = 0;
        emergency = 0;
        touch = Double.POSITIVE_INFINITY;
        heaviest = 0;
        BodySize body = BodySize.of(track.objectClass());
        maker.way().body(body);
        halfBody = body.width() / 2;
        within = track.objectClass() == ObjectClass.PERSON
                ? RiskConfig.WARNING_SECONDS_ON_FOOT
                : RiskConfig.WARNING_SECONDS;
        boolean drives = track.objectClass().kind() == ObjectClass.Kind.VEHICLE
                || track.objectClass() == ObjectClass.BICYCLE
                || track.objectClass() == ObjectClass.MOTORCYCLE;
        PathModel.PathNoise noise =
                PathModel.of(track.objectClass().kind(), false).noise();
        if (motion.modes().isEmpty()) {
            Mode only = new Mode(
                    1,
                    motion.x(),
                    motion.y(),
                    motion.positionCovariance(),
                    motion.velocityX(),
                    motion.velocityY(),
                    motion.velocityCovariance(),
                    state.along(),
                    0);
            first(only, spot, state, noise, drives, stands);
        } else {
            for (int i = 0; i < motion.modes().size(); i++) {
                Mode mode = motion.modes().get(i);
                if (mode.probability() >= LEAST) {
                    if (i == 0) {
                        first(mode, spot, state, noise, drives, stands);
                    } else {
                        add(mode, road.locate(mode.x(), mode.y()), 0, noise, drives);
                    }
                }
            }
        }
        return new Chance(warning, soon, emergency, touch);
    }

    /**
     * The most likely mode, about which more is remembered: a filter's acceleration lags behind brakes, and what has not moved for a
     * while is not believed to drive off because its box is cut.
     */
    private void first(
            Mode mode, Spot spot, MotionState state, PathModel.PathNoise noise, boolean drives, double stands) {
        double remembered = state.along();
        double acceleration = mode.acceleration() < 0 && remembered < 0
                ? Math.min(mode.acceleration(), remembered)
                : mode.acceleration();
        double standing = drives ? stands : 0;
        if (mode.probability() * standing >= LEAST) {
            add(with(mode, standing, 0, 0, 0), spot, 0, noise, true);
        }
        if (mode.probability() * (1 - standing) >= LEAST) {
            Mode moving = with(mode, 1 - standing, mode.velocityX(), mode.velocityY(), acceleration);
            add(moving, spot, state.turnRate(), noise, drives);
        }
    }

    private static Mode with(Mode mode, double share, double velocityX, double velocityY, double acceleration) {
        return new Mode(
                share * mode.probability(),
                mode.x(),
                mode.y(),
                mode.positionCovariance(),
                velocityX,
                velocityY,
                mode.velocityCovariance(),
                acceleration,
                mode.accelerationVariance());
    }

    private void add(Mode mode, Spot spot, double turnRate, PathModel.PathNoise noise, boolean drives) {
        double speed = Math.hypot(mode.velocityX(), mode.velocityY());
        double doubt = 3
                * Math.sqrt(mode.positionCovariance().xx()
                        + mode.positionCovariance().yy());
        if (!sweep.mayMeet(mode.x(), mode.y(), speed, maker.way().reach(), doubt)) {
            weigh(mode.probability(), Double.POSITIVE_INFINITY);
            return;
        }
        double heading = Math.atan2(mode.velocityY(), mode.velocityX());
        double acceleration = acceleration(mode);
        if (!drives) {
            Way way = maker.plane(mode.x(), mode.y(), speed, heading, heading, acceleration, 0);
            count(mode.probability(), way, mode, noise, 0, 0);
            return;
        }
        if (speed < TRAVELS) {
            // How it stands is not known: along the road, as most do.
            double inRow = inRow(mode, spot);
            if (inRow > 0) {
                double x = mode.x() - row * Math.sin(spot.heading());
                double y = mode.y() + row * Math.cos(spot.heading());
                Way way = maker.plane(x, y, speed, heading, spot.heading(), acceleration, 0);
                count(mode.probability() * inRow, way, mode, noise, 0, 0);
            }
            Way way = maker.plane(mode.x(), mode.y(), speed, heading, spot.heading(), acceleration, 0);
            count(mode.probability() * (1 - inRow), way, mode, noise, 0, 0);
            return;
        }
        double off = Math.IEEEremainder(heading - spot.heading(), 2 * Math.PI);
        int direction = Math.abs(off) > Math.PI / 2 ? -1 : 1;
        double turned = direction > 0 ? off : Math.IEEEremainder(off - Math.PI, 2 * Math.PI);
        Doubt unknown = belief.doubt(spot.along());
        boolean aligned = Math.abs(turned) < Math.min(MOST_ALIGNED, ALIGNED + Math.sqrt(unknown.heading()))
                && Math.abs(spot.aside()) < ROADSIDE + Math.sqrt(unknown.aside());
        double free = 1;
        if (aligned) {
            double against = speed * (turnRate - direction * speed * road.curvature(spot.along()));
            double square = speed * speed;
            double turns = TURNING * TURNING + square * square * unknown.curvature();
            free = -Math.expm1(-against * against / (2 * turns)) / 2;
            along(mode, spot, direction, speed, acceleration, noise, unknown, mode.probability() * (1 - free));
        }
        if (mode.probability() * free > LEAST / 2) {
            double curvature = turnRate / Math.max(1, speed);
            Way way = maker.plane(mode.x(), mode.y(), speed, heading, heading, acceleration, curvature);
            steering = turnRate == 0 ? Bends.COMFORT : RoadUsers.STEERING;
            count(mode.probability() * free, way, mode, noise, 0, 0);
            steering = 0;
        }
    }

    /**
     * Probability that one stands in its row, and not where it is seen. What others hide of it shifts its middle by anything up to half
     * its width, besides the error of its place and of how it is parked; one that stands out does so by anything up to what still counts
     * as the row's.
     */
    private double inRow(Mode mode, Spot spot) {
        if (row == 0 || spot.along() <= 0) {
            return 0;
        }
        double place = mode.positionCovariance().along(-Math.sin(spot.heading()), Math.cos(spot.heading()));
        double deviation = Math.sqrt(place + RoadUsers.PARKING * RoadUsers.PARKING);
        double step = Math.abs(row);
        double prior = IN_ROW * Math.min(1, spot.along() / IN_VIEW);
        double hidden =
                prior * (Normal.below(step / deviation) - Normal.below((step - halfBody) / deviation)) / halfBody;
        return hidden / (hidden + (1 - prior) / RoadUsers.OUT_OF_LINE);
    }

    private static double acceleration(Mode mode) {
        double value = mode.acceleration();
        return Math.abs(value) < COASTING ? 0 : Math.max(-HARDEST, Math.min(HARDEST, value));
    }

    /**
     * Along the road: it keeps its lane, or it drifts across. Nearly all of those that come towards the vehicle are in their own lane,
     * however the road bends that leads there: that they are elsewhere must be seen better than the road is known.
     */
    private void along(
            Mode mode,
            Spot spot,
            int direction,
            double speed,
            double acceleration,
            PathModel.PathNoise noise,
            Doubt doubt,
            double weight) {
        double nx = -Math.sin(spot.heading());
        double ny = Math.cos(spot.heading());
        AcrossRoad across = new AcrossRoad(
                spot.aside(),
                mode.velocityX() * nx + mode.velocityY() * ny,
                mode.positionCovariance().along(nx, ny) + doubt.aside(),
                mode.velocityCovariance().along(nx, ny) + speed * speed * doubt.heading(),
                direction * speed * doubt.together());
        boolean meets = direction < 0;
        Belief keeps = meets ? across.about(RoadUsers.LANE, IN_LANE, KEEPING) : across.anywhere(KEEPING);
        Belief leaves = meets ? across.about(RoadUsers.LANE / 2, ASTRAY, LEAVING) : across.anywhere(LEAVING);
        double share = meets ? STRAYING : DRIFTING;
        double leaving = share * leaves.density();
        leaving /= leaving + (1 - share) * keeps.density();
        if (!meets) {
            keeps = new Belief(keeps.density(), keeps.aside(), keeps.place(), 0, KEEPING * KEEPING);
        }
        double there = meets ? Normal.below((FAR_SIDE - across.aside()) / Math.sqrt(across.place())) : 0;
        double comes = weight * (1 - (1 - ON_FAR_SIDE) * there);
        follow(mode, spot, direction, speed, acceleration, noise, keeps, comes * (1 - leaving));
        follow(mode, spot, direction, speed, acceleration, noise, leaves, comes * leaving);
    }

    private void follow(
            Mode mode,
            Spot spot,
            int direction,
            double speed,
            double acceleration,
            PathModel.PathNoise noise,
            Belief across,
            double weight) {
        if (weight > LEAST && free(across) < 0) {
            Spot from = new Spot(spot.along(), across.aside(), spot.heading());
            Way way = maker.road(road, from, direction, speed, acceleration, across.drift());
            count(weight, way, mode, noise, across.place(), across.speed());
        } else {
            weigh(weight, Double.POSITIVE_INFINITY);
        }
    }

    /** How much room at least is left beside the vehicle by one who drifts across the road, all doubt allowed for [m]. */
    private double free(Belief across) {
        double seconds = within;
        double aside = across.aside();
        double later = aside + across.drift() * seconds;
        double nearest = aside * later <= 0 ? 0 : Math.min(Math.abs(aside), Math.abs(later));
        double doubt = DOUBT * Math.sqrt(across.place() + across.speed() * seconds * seconds + 1);
        return nearest - RiskConfig.HALF_WIDTH - maker.way().reach() - doubt;
    }

    /**
     * Adds one way's part.
     *
     * @param lies variance of its place across the road [m2]; 0 on the plane, where that of its own place counts
     * @param drifts variance of its speed across the road [m2/s2]; 0 on the plane, where its velocity's counts
     */
    private void count(double weight, Way way, Mode mode, PathModel.PathNoise noise, double lies, double drifts) {
        Meeting meeting = sweep.meet(way, within);
        weigh(weight, meeting.touch());
        if (!meeting.possible()) {
            return;
        }
        double time = Math.min(meeting.side(), meeting.touch());
        double variance = variance(time, mode, noise, lies, drifts);
        double inside = meeting.side() > 0 ? 0 : share(sweep.meet(way, NOW), variance);
        warning += weight * outside(share(meeting, variance), inside);
        if (meeting.side() < RiskConfig.SOON_SECONDS) {
            soon += weight * outside(share(sweep.meet(way, RiskConfig.SOON_SECONDS), variance), inside);
        }
        if (meeting.side() < RiskConfig.EMERGENCY_SECONDS) {
            emergency += weight * outside(share(sweep.meet(way, RiskConfig.EMERGENCY_SECONDS), variance), inside);
        }
    }

    /** Nobody is inside the vehicle: what seems to be beside it, and partly in it, is where it does not touch yet. */
    private static double outside(double touches, double inside) {
        return inside < SURELY ? Math.max(0, touches - inside) / (1 - inside) : 0;
    }

    /** Of the likeliest way counts when it touches, or that it does not. */
    private void weigh(double weight, double touches) {
        if (weight > heaviest) {
            heaviest = weight;
            touch = touches;
        }
    }

    private static double share(Meeting meeting, double variance) {
        if (!meeting.possible()) {
            return 0;
        }
        double deviation = Math.sqrt(variance);
        return Normal.below(meeting.most() / deviation) - Normal.below(meeting.least() / deviation);
    }

    private double variance(double time, Mode mode, PathModel.PathNoise noise, double lies, double drifts) {
        double nx = sweep.acrossX(time);
        double ny = sweep.acrossY(time);
        Covariance2 place = mode.positionCovariance();
        Covariance2 velocity = mode.velocityCovariance();
        boolean onRoad = drifts > 0;
        double square = time * time;
        double steered = 0;
        if (steering > 0) {
            // Across the vehicle's way counts what is across its own.
            double parallel = mode.velocityX() * ny - mode.velocityY() * nx;
            double all = mode.velocityX() * mode.velocityX() + mode.velocityY() * mode.velocityY();
            steered = steering * steering * square * square / 4 * parallel * parallel / Math.max(1, all);
        }
        double wandering = noise.across() * noise.across() * square * time / 3;
        double aside = FLOOR * FLOOR
                + wandering
                + steered
                + (onRoad
                        ? drifts * square + lies
                        : place.along(nx, ny) + velocity.along(nx, ny) * square + sweep.asideVariance(time));
        double ahead = place.along(ny, -nx)
                + velocity.along(ny, -nx) * square
                + mode.accelerationVariance() * square * square / 4;
        double across = onRoad ? 0 : mode.velocityX() * nx + mode.velocityY() * ny;
        double closing = Math.max(2, Math.abs(egoSpeed - (mode.velocityX() * ny - mode.velocityY() * nx)));
        return aside + ahead * across * across / (closing * closing);
    }
}
