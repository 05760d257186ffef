package io.drivesight.simulator.scenario;

/**
 * A rigid motion from a local frame to its parent's: {@code p' = R p + t}. Columns of R are the local axes seen from the parent.
 *
 * @param xx row 1 of R, and so on row by row
 * @param tx translation [m]
 */
public record Transform(
        double xx,
        double xy,
        double xz,
        double yx,
        double yy,
        double yz,
        double zx,
        double zy,
        double zz,
        double tx,
        double ty,
        double tz) {
    /** The parent's coordinates of a local point. */
    public Vector apply(Vector p) {
        Vector r = rotate(p);
        return new Vector(r.x() + tx, r.y() + ty, r.z() + tz);
    }

    /** The parent's components of a local direction. */
    public Vector rotate(Vector d) {
        return new Vector(
                xx * d.x() + xy * d.y() + xz * d.z(),
                yx * d.x() + yy * d.y() + yz * d.z(),
                zx * d.x() + zy * d.y() + zz * d.z());
    }

    /** From the parent's frame back to the local one. */
    public Transform inverse() {
        return new Transform(
                xx,
                yx,
                zx,
                xy,
                yy,
                zy,
                xz,
                yz,
                zz,
                -(xx * tx + yx * ty + zx * tz),
                -(xy * tx + yy * ty + zy * tz),
                -(xz * tx + yz * ty + zz * tz));
    }

    /** First {@code inner}, then this. */
    public Transform after(Transform inner) {
        Vector a = rotate(new Vector(inner.xx, inner.yx, inner.zx));
        Vector b = rotate(new Vector(inner.xy, inner.yy, inner.zy));
        Vector c = rotate(new Vector(inner.xz, inner.yz, inner.zz));
        Vector t = apply(new Vector(inner.tx, inner.ty, inner.tz));
        return new Transform(a.x(), b.x(), c.x(), a.y(), b.y(), c.y(), a.z(), b.z(), c.z(), t.x(), t.y(), t.z());
    }
}
