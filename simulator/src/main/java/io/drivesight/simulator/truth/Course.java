package io.drivesight.simulator.truth;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Where something goes in the next seconds: a pose every {@link #STEP} from now on, in one frame that stands still.
 *
 * @param poses from now on, at least one; a single one: it stands there
 */
public record Course(List<GroundPose> poses) {
    /** Time between two poses [s]: a car that brakes with 8 m/s2 is 6 cm off in the middle between them. */
    public static final double STEP = 0.25;

    /** How far courses reach that are made here [s]: beyond any warning and any hint. */
    public static final double SECONDS = 6;

    private static final int STEPS = (int) Math.round(SECONDS / STEP);

    public Course {
        poses = List.copyOf(poses);
        if (poses.isEmpty()) {
            throw new IllegalArgumentException("a course has at least one pose");
        }
    }

    /** Samples a motion, a pose by how long after now it is [s]; of what never leaves its pose that alone. */
    public static Course of(DoubleFunction<GroundPose> motion) {
        List<GroundPose> poses = new ArrayList<>(STEPS + 1);
        for (int i = 0; i <= STEPS; i++) {
            poses.add(motion.apply(i * STEP));
        }
        return poses.stream().allMatch(poses.get(0)::equals) ? standing(poses.get(0)) : new Course(poses);
    }

    /** Stays where it is. */
    public static Course standing(GroundPose pose) {
        return new Course(List.of(pose));
    }

    /**
     * What can be foreseen of something's motion: it goes on along its heading, changes its speed as it does now until it stands, and
     * turns as it does now.
     *
     * @param speed along its heading, at least 0 [m/s]
     * @param acceleration along its heading [m/s2]
     * @param turnRate [rad/s], positive to the left
     */
    public static Course foreseen(GroundPose now, double speed, double acceleration, double turnRate) {
        double stops = acceleration < 0 ? speed / -acceleration : Double.POSITIVE_INFINITY;
        List<GroundPose> poses = new ArrayList<>(List.of(now));
        for (int i = 0; i < STEPS; i++) {
            double begin = Math.min(stops, i * STEP);
            double end = Math.min(stops, (i + 1) * STEP);
            double way = (end - begin) * (speed + acceleration * (begin + end) / 2);
            double turn = speed > 0 || acceleration > 0 ? turnRate * (end - begin) : 0;
            GroundPose last = poses.get(i);
            // The chord of an arc lies half the turn to the side, and is a little shorter.
            double chord = way * (1 - turn * turn / 24);
            double direction = last.yaw() + turn / 2;
            poses.add(new GroundPose(
                    last.x() + chord * Math.cos(direction), last.y() + chord * Math.sin(direction), last.yaw() + turn));
        }
        return new Course(poses);
    }

    /** Where it is now. */
    public GroundPose now() {
        return poses.get(0);
    }

    /**
     * Where it will be: straight between two poses, and straight on beyond the last.
     *
     * @param ahead from now, at least 0 [s]
     */
    public GroundPose at(double ahead) {
        if (poses.size() == 1) {
            return now();
        }
        int segment = segment(ahead);
        return GroundPose.mix(poses.get(segment), poses.get(segment + 1), ahead / STEP - segment);
    }

    /** The same of a point ahead of it, on its own x axis [m]. */
    public Course ahead(double metres) {
        return new Course(poses.stream()
                .map(pose -> pose.outward(new GroundPose(metres, 0, 0)))
                .toList());
    }

    /** Change of the pose per second at a time; x, y in [m/s], yaw in [rad/s]. */
    GroundPose rate(double ahead) {
        if (poses.size() == 1) {
            return GroundPose.ORIGIN;
        }
        GroundPose a = poses.get(segment(ahead));
        GroundPose b = poses.get(segment(ahead) + 1);
        return new GroundPose((b.x() - a.x()) / STEP, (b.y() - a.y()) / STEP, a.turnTo(b) / STEP);
    }

    private int segment(double ahead) {
        return Math.min(poses.size() - 2, (int) (ahead / STEP));
    }
}
