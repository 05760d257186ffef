package io.drivesight.fusion.world;

import io.drivesight.core.camera.EgoMotion;
import io.drivesight.core.camera.EgoPose;
import io.drivesight.core.state.StateCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the vehicle was during the last seconds, in the frame that stands still, by the motion that its frames tell. While no frame tells
 * it the vehicle counts as standing: what is known of others is then relative to it.
 */
final class EgoTrail {
    private static final long KEPT_NANOS = 3_000_000_000L;
    /** So long a motion holds when the next frame tells none [ns]. */
    private static final long HELD_NANOS = 500_000_000L;

    /** Where it was, and how it moved from there on until the next. */
    private record Step(long nanos, EgoPose pose, EgoMotion motion, long told) {
        Step state(StateCodec codec) {
            return new Step(
                    codec.number(nanos),
                    new EgoPose(codec.real(pose.x()), codec.real(pose.y()), codec.real(pose.heading())),
                    new EgoMotion(
                            codec.real(motion.speed()),
                            codec.real(motion.yawRate()),
                            codec.real(motion.acceleration())),
                    codec.number(told));
        }
    }

    private static final EgoMotion STANDING = new EgoMotion(0, 0, 0);
    private static final Step NONE = new Step(0, EgoPose.ORIGIN, STANDING, 0);

    private final List<Step> steps = new ArrayList<>();

    /** A frame tells of a time; what is not later than the latest is known already. */
    void add(long nanos, Optional<EgoMotion> told) {
        if (steps.isEmpty()) {
            steps.add(new Step(nanos, EgoPose.ORIGIN, told.orElse(STANDING), nanos));
            return;
        }
        Step last = steps.get(steps.size() - 1);
        if (nanos <= last.nanos()) {
            return;
        }
        boolean held = told.isEmpty() && nanos - last.told() <= HELD_NANOS;
        EgoMotion motion = told.orElse(held ? last.motion() : STANDING);
        EgoMotion mean = new EgoMotion(
                (last.motion().speed() + motion.speed()) / 2, (last.motion().yawRate() + motion.yawRate()) / 2, 0);
        steps.set(steps.size() - 1, new Step(last.nanos(), last.pose(), mean, last.told()));
        EgoPose pose = last.pose().after(mean, (nanos - last.nanos()) / 1e9);
        steps.add(new Step(nanos, pose, motion, told.isPresent() ? nanos : last.told()));
        while (steps.size() > 2 && steps.get(1).nanos() < nanos - KEPT_NANOS) {
            steps.remove(0);
        }
    }

    /** Where it was; before what is known and after it, by the motion at that end. */
    EgoPose at(long nanos) {
        Step from = before(nanos);
        return from.pose().after(from.motion(), (nanos - from.nanos()) / 1e9);
    }

    /** How it moved. */
    EgoMotion motion(long nanos) {
        return before(nanos).motion();
    }

    private Step before(long nanos) {
        int i = steps.size() - 1;
        while (i > 0 && steps.get(i).nanos() > nanos) {
            i--;
        }
        return steps.get(i);
    }

    void state(StateCodec codec) {
        codec.all(steps, 64, () -> NONE, each -> each.state(codec));
    }
}
