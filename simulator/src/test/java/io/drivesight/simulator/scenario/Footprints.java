package io.drivesight.simulator.scenario;

/** Rectangles on the ground that must not overlap. */
final class Footprints {
    private Footprints() {}

    record Footprint(double x, double y, double yaw, double halfLength, double halfWidth) {
        static Footprint of(Pose pose, ActorModel.Size size, double shift) {
            return new Footprint(
                    pose.x() + shift * Math.cos(pose.yaw()),
                    pose.y() + shift * Math.sin(pose.yaw()),
                    pose.yaw(),
                    size.length() / 2,
                    size.width() / 2);
        }

        /** Separating axis test. */
        boolean overlaps(Footprint other) {
            return !isApart(this, other) && !isApart(other, this);
        }

        private static boolean isApart(Footprint a, Footprint b) {
            double c = Math.cos(a.yaw);
            double s = Math.sin(a.yaw);
            double dx = b.x - a.x;
            double dy = b.y - a.y;
            double turn = b.yaw - a.yaw;
            double ct = Math.abs(Math.cos(turn));
            double st = Math.abs(Math.sin(turn));
            double along = Math.abs(c * dx + s * dy) - a.halfLength - b.halfLength * ct - b.halfWidth * st;
            double across = Math.abs(c * dy - s * dx) - a.halfWidth - b.halfLength * st - b.halfWidth * ct;
            return along > 0 || across > 0;
        }
    }
}
