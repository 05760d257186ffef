package io.drivesight.core.motion;

import io.drivesight.core.camera.CameraModel.Mounting;
import io.drivesight.core.camera.CuboidCamera;
import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.GroundCamera.PixelRay;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.BodySize;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Arrays;
import java.util.OptionalDouble;

/** What an object may be doing that was seen once: where it is by its box, how it moves by what road users do. */
final class Beginnings {
    private static final int STEPS = 3;
    private static final double FARTHEST = 250;
    /** What is farther aside of the own way stands beside it, or comes on the other lane [m]. */
    private static final double OWN_LANE = 1.3;
    /** Slowest and fastest that traffic along the road is taken to be [m/s]. */
    private static final double SLOWEST = 5;

    private static final double SLOWEST_ONCOMING = 8;
    private static final double FASTEST = 36;
    /** A size that is so many standard deviations off is unlikelier than a road that is not flat. */
    private static final double UNUSUAL = 3.5;
    /** Children are as small as this: a boy of three [m]. */
    private static final double SMALLEST_PERSON = 0.9;
    /** Nearer than this roads are flat enough [m]. */
    private static final double NEAR = 8;
    /** Roads that are driven faster have no crossings, as a rule [m/s]. */
    private static final double NO_CROSSINGS = 25;
    /** What comes into view at the side nearer than this is beside the vehicle [m]. */
    static final double BESIDE = 20;
    /** By so much wider than expected (logarithm) a vehicle stands across the road. */
    private static final double ACROSS = 0.3;

    /** Speed of crossing traffic, a standard deviation [m/s]. */
    private static final double CROSSING = 8;

    private final CuboidCamera camera;
    private final EgoMotion ego;
    private final ObjectClass objectClass;
    private final BodySize body;
    private final MotionNoise noise;
    private double rise;

    Beginnings(CuboidCamera camera, EgoMotion ego, ObjectClass objectClass) {
        this.camera = camera;
        this.ego = ego;
        this.objectClass = objectClass;
        this.body = BodySize.of(objectClass);
        this.noise = MotionNoise.of(objectClass);
    }

    /** The explanations of a first sighting, most likely first. */
    Mode[] of(SeenBox seen) {
        Mode base = new Mode(false);
        double[] place = guess(seen);
        double turn = camera.pose().heading() + bend(place[0]);
        base.cos = Math.cos(turn);
        base.sin = Math.sin(turn);
        settle(base, place, seen);
        base.filter.stop();
        Mode[] modes = switch (objectClass.kind()) {
            case VEHICLE -> vehicle(base, seen, place);
            case VULNERABLE -> objectClass == ObjectClass.PERSON ? walker(base, 1.3) : rider(base);
            case ANIMAL, INFRASTRUCTURE, OTHER -> walker(base, 2);
        };
        return projected(modes);
    }

    private Mode[] projected(Mode[] modes) {
        for (Mode mode : modes) {
            mode.project(camera, body, noise, rise);
        }
        Arrays.sort(modes, (a, b) -> Double.compare(b.weight, a.weight));
        return modes;
    }

    /** Whether nothing of the class has such a height, by its logarithm against the usual one. */
    static boolean isUnusual(ObjectClass objectClass, double off) {
        double most = UNUSUAL * MotionNoise.of(objectClass).height();
        double least = objectClass == ObjectClass.PERSON
                ? Math.log(SMALLEST_PERSON / BodySize.of(objectClass).height())
                : -most;
        return off > most || off < least;
    }

    /** How fast things move that were taken to stand, in whatever direction: a standard deviation [m/s]. */
    static double quick(ObjectClass objectClass) {
        return objectClass.kind() == ObjectClass.Kind.VEHICLE ? CROSSING : objectClass == ObjectClass.PERSON ? 1.5 : 4;
    }

    /** By how much the road rises above the vehicle's plane, by the square of the distance [1/m]; 0 unless sizes say so. */
    double rise() {
        return rise;
    }

    /** Direction of the road where it is so far ahead, as the vehicle's own turning tells [rad]. */
    private double bend(double ahead) {
        return Math.max(-0.6, Math.min(0.6, Bends.heading(curvature(), Math.max(0, ahead))));
    }

    private double curvature() {
        return Math.abs(ego.speed()) > 1 ? ego.yawRate() / ego.speed() : 0;
    }

    /** First guess of the middle of the footprint, vehicle frame: x, y, and the depth. */
    private double[] guess(SeenBox seen) {
        Box box = seen.box();
        Mounting mounting = camera.camera().model().mounting();
        double bottom = seen.edges()[CuboidCamera.BOTTOM];
        PixelRay ray = camera.camera().ray(box.centerX(), bottom);
        double depth = camera.camera().model().intrinsics().focalY() * body.height() / Math.max(1, box.height());
        OptionalDouble contact = camera.camera().groundDepth(ray);
        boolean whole = seen.clean(CuboidCamera.TOP) && seen.clean(CuboidCamera.BOTTOM);
        double metres = contact.orElse(FARTHEST);
        if (whole && isUnusual(objectClass, Math.log(metres / depth)) && depth > NEAR) {
            double sine = camera.camera().model().mounting().z() / depth;
            rise = (ray.z() + sine) / depth;
        } else if (contact.isPresent() && !seen.cut(CuboidCamera.BOTTOM)) {
            // Nearer than its size says: a small one, or a part. Farther: the road bends down, or it hangs.
            depth = seen.cut(CuboidCamera.TOP) || seen.clean(CuboidCamera.BOTTOM) ? metres : Math.min(depth, metres);
        }
        double far = Math.sqrt(ray.x() * ray.x() + ray.y() * ray.y());
        double extent = (body.length() * Math.abs(ray.x()) + body.width() * Math.abs(ray.y())) / far / 2;
        depth = Math.min(FARTHEST, depth + extent / far);
        return new double[] {mounting.x() + depth * ray.x(), mounting.y() + depth * ray.y(), depth};
    }

    /** Finds the place and height that fit the box best, the usual height given (iterated extended Kalman filter). */
    private void settle(Mode mode, double[] place, SeenBox seen) {
        double[] still = camera.pose().fromVehicle(place[0], place[1]);
        double x = still[0];
        double y = still[1];
        double spread = 2 + 0.3 * place[2];
        GroundFilter at = new GroundFilter();
        at.s[GroundFilter.X] = x;
        at.s[GroundFilter.Y] = y;
        at.s[GroundFilter.H] = Math.log(body.height());
        for (int step = 0; step < STEPS; step++) {
            mode.filter.copyFrom(at);
            mode.project(camera, body, noise, rise);
            if (mode.tooNear()) {
                break;
            }
            mode.filter.set(GroundFilter.X, x, spread * spread);
            mode.filter.set(GroundFilter.Y, y, spread * spread);
            mode.filter.set(GroundFilter.H, Math.log(body.height()), noise.height() * noise.height());
            mode.update(seen.edges(), seen.variances());
            at.copyFrom(mode.filter);
        }
        if (mode.filter.variance(GroundFilter.X) == 0) {
            mode.filter.set(GroundFilter.X, x, spread * spread);
            mode.filter.set(GroundFilter.Y, y, spread * spread);
            mode.filter.set(GroundFilter.H, Math.log(body.height()), noise.height() * noise.height());
        }
        mode.project(camera, body, noise, rise);
    }

    private Mode[] vehicle(Mode base, SeenBox seen, double[] place) {
        if (standsAcross(base, seen)) {
            Mode across = turned(base);
            settle(across, place, seen);
            if (misses(across, seen) < misses(base, seen)) {
                return new Mode[] {stands(across, 0.5), moves(across, 0.5, 0, CROSSING, 2)};
            }
        }
        double ahead = Math.max(0, place[0]);
        double aside = place[1] - Bends.aside(curvature(), ahead);
        double along = Math.max(SLOWEST, Math.min(FASTEST, ego.speed()));
        double towards = -Math.max(SLOWEST_ONCOMING, Math.min(FASTEST, ego.speed()));
        boolean own = Math.abs(aside) < OWN_LANE;
        boolean left = aside >= OWN_LANE;
        Mode stands = stands(base, own ? 0.35 : left ? 0.25 : 0.75);
        Mode follows = moves(base, own ? 0.6 : 0.2, along, 4, 0.7);
        // Far off, where what comes is seen first, the road may point elsewhere than believed.
        double across = towards * Bends.unsure(Bends.spread(ego.speed()), ahead);
        Mode comes = moves(base, left ? 0.55 : 0.05, towards, 4.5, Math.hypot(0.7, across));
        boolean enters = seen.isCutAtSide();
        if (enters && place[2] < BESIDE) {
            // So near hardly anybody comes into view who comes towards us: it overtakes, crosses, or stood behind
            // something.
            comes.weight = 0.05;
            follows = moves(base, 0.5, along, 4, 0.7);
            stands.weight = ego.speed() > NO_CROSSINGS ? 0.02 : stands.weight;
        }
        // What comes in from the side shows too little of itself to tell which way it points.
        return enters
                ? new Mode[] {
                    stands,
                    follows,
                    comes,
                    moves(turned(base), ego.speed() > NO_CROSSINGS ? 0.05 : 0.25, 0, CROSSING, 2)
                }
                : new Mode[] {stands, follows, comes};
    }

    /**
     * What a vehicle may be doing of which more has come into view, so that its box is too wide for the way it was taken to point, and
     * fits one that stands across it; none when it is not.
     */
    Mode[] across(Mode best, double roadRise, SeenBox seen) {
        if (!standsAcross(best, seen)
                || !seen.clean(CuboidCamera.BOTTOM)
                || width(best) > seen.box().width()) {
            return new Mode[0];
        }
        rise = roadRise;
        double[] place = guess(seen);
        Mode along = new Mode(false);
        along.copyFrom(best);
        settle(along, place, seen);
        Mode across = turned(along);
        settle(across, place, seen);
        if (misses(across, seen) >= misses(along, seen)) {
            return new Mode[0];
        }
        across.filter.stop();
        return projected(new Mode[] {stands(across, 0.5), moves(across, 0.5, 0, CROSSING, 2)});
    }

    private static double width(Mode mode) {
        return mode.projected[CuboidCamera.RIGHT] - mode.projected[CuboidCamera.LEFT];
    }

    private boolean standsAcross(Mode base, SeenBox seen) {
        if (!seen.clean(CuboidCamera.LEFT) || !seen.clean(CuboidCamera.RIGHT)) {
            return false;
        }
        return Math.abs(Math.log(seen.box().width() / Math.max(1, width(base)))) > ACROSS;
    }

    private static Mode turned(Mode base) {
        Mode across = new Mode(false);
        across.copyFrom(base);
        across.cos = -base.sin;
        across.sin = base.cos;
        return across;
    }

    private static double misses(Mode mode, SeenBox seen) {
        double sum = 0;
        for (int edge = 0; edge < 4; edge++) {
            if (!seen.cut(edge)) {
                double off = mode.projected[edge] - seen.edges()[edge];
                sum += off * off / (seen.variances()[edge] + mode.misfit[edge]);
            }
        }
        return sum;
    }

    private Mode[] walker(Mode base, double speed) {
        return new Mode[] {stands(base, 0.5), moves(base, 0.5, 0, speed, speed)};
    }

    private Mode[] rider(Mode base) {
        return new Mode[] {stands(base, 0.3), moves(base, 0.35, 4.5, 3, 2), moves(base, 0.35, -4.5, 3, 2)};
    }

    private static Mode stands(Mode base, double weight) {
        Mode mode = new Mode(false);
        mode.copyFrom(base);
        mode.weight = weight;
        return mode;
    }

    private Mode moves(Mode base, double weight, double speed, double along, double across) {
        Mode mode = new Mode(true);
        mode.copyFrom(base);
        mode.weight = weight;
        mode.filter.setVelocity(speed * base.cos, speed * base.sin, base.cos, base.sin, along, across);
        mode.filter.set(GroundFilter.A, 0, noise.acceleration() * noise.acceleration());
        return mode;
    }
}
