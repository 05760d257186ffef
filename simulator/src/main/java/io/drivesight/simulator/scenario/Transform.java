package io.drivesight.simulator.scenario;

/**
 * A rigid motion from a local frame to its parent's.
 *
 * @param x the local x axis, seen from the parent; unit length
 * @param y the local y axis, likewise
 * @param z the local z axis, likewise
 * @param at the local origin in the parent's frame [m]
 */
public record Transform(Vector x, Vector y, Vector z, Vector at) {
    /** The parent's coordinates of a local point. */
    public Vector apply(Vector p) {
        Vector r = rotate(p);
        return new Vector(r.x() + at.x(), r.y() + at.y(), r.z() + at.z());
    }

    /** The parent's components of a local direction. */
    public Vector rotate(Vector d) {
        return new Vector(
                x.x() * d.x() + y.x() * d.y() + z.x() * d.z(),
                x.y() * d.x() + y.y() * d.y() + z.y() * d.z(),
                x.z() * d.x() + y.z() * d.y() + z.z() * d.z());
    }

    /** From the parent's frame back to the local one. */
    public Transform inverse() {
        return new Transform(
                new Vector(x.x(), y.x(), z.x()),
                new Vector(x.y(), y.y(), z.y()),
                new Vector(x.z(), y.z(), z.z()),
                new Vector(-x.dot(at), -y.dot(at), -z.dot(at)));
    }

    /** First {@code inner}, then this. */
    public Transform after(Transform inner) {
        return new Transform(rotate(inner.x), rotate(inner.y), rotate(inner.z), apply(inner.at));
    }
}
