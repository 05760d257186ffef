package io.drivesight.simulator.render;

import io.drivesight.core.geometry.Box;
import io.drivesight.simulator.render.Projection.Point;
import io.drivesight.simulator.scenario.Transform;
import io.drivesight.simulator.scenario.Vector;
import java.util.Arrays;
import java.util.List;

/** A frame's triangles: moved into the camera frame, culled, clipped and drawn into the sample buffer. Reused between frames. */
final class Geometry {
    /** Nothing nearer is drawn [m]. */
    private static final double NEAR = 0.15;

    private static final double SLACK = 0.08;

    /** More than a lens bends the edges of a box between its corners [px]. */
    private static final double BEND = 16;

    private final SampleBuffer samples;
    private double[] points = new double[3 * 4096];
    private double[] screen = new double[3 * 4096];
    private int[] corners = new int[3 * 4096];
    private int[] owner = new int[4096];
    private int[] meshTriangle = new int[4096];
    private int[] base = new int[256];
    private int vertexCount;
    private int triangleCount;
    private Projection projection;
    private double sideX;
    private double sideY;
    private final double[] clipX = new double[4];
    private final double[] clipY = new double[4];
    private final double[] clipNear = new double[4];
    private final double[] fanX = new double[3];
    private final double[] fanY = new double[3];
    private final double[] fanNear = new double[3];

    Geometry(SampleBuffer samples, Projection projection) {
        this.samples = samples;
        this.projection = projection;
    }

    /** Draws all instances; {@code silhouettes} are by object number. */
    void draw(List<Instance> instances, Transform worldToCamera, Projection camera, Silhouette[] silhouettes) {
        begin(instances, camera);
        draw(0, instances, worldToCamera, silhouettes);
    }

    /**
     * Draws what tells the silhouettes, and no more: of the instances that are nobody's only what may hide somebody.
     *
     * @param objects so many of the first instances may be somebody's
     */
    void measure(
            List<Instance> instances,
            int objects,
            Transform worldToCamera,
            Projection camera,
            Silhouette[] silhouettes) {
        begin(instances, camera);
        draw(0, instances.subList(0, objects), worldToCamera, silhouettes);
        samples.ignore();
        double[] depths = new double[silhouettes.length];
        for (Instance instance : instances.subList(0, objects)) {
            if (instance.object() >= 0) {
                double depth = worldToCamera.apply(instance.toWorld().at()).z()
                        + instance.mesh().radius();
                depths[instance.object()] = Math.max(depths[instance.object()], depth);
            }
        }
        for (int i = 0; i < silhouettes.length; i++) {
            if (silhouettes[i].isInImage()) {
                samples.watch(silhouettes[i].fullBox(), 1 / Math.max(NEAR, depths[i]));
            }
        }
        draw(objects, instances, worldToCamera, silhouettes);
    }

    private void begin(List<Instance> instances, Projection camera) {
        projection = camera;
        vertexCount = 0;
        triangleCount = 0;
        base = new int[instances.size()];
        findSides();
    }

    private void draw(int first, List<Instance> instances, Transform worldToCamera, Silhouette[] silhouettes) {
        for (int i = first; i < instances.size(); i++) {
            Instance instance = instances.get(i);
            Transform toCamera = worldToCamera.after(instance.toWorld());
            base[i] = vertexCount;
            double radius = instance.mesh().radius();
            if (isInView(toCamera, radius) && (first == 0 || mayHide(toCamera.at(), radius))) {
                transform(instance.mesh(), toCamera);
                triangles(i, instance, silhouettes);
            }
        }
    }

    /** Whether a ball reaches before what is watched. */
    private boolean mayHide(Vector middle, double radius) {
        double nearest = middle.z() - radius;
        if (nearest < 1) {
            return true;
        }
        double farthest = middle.z() + radius;
        double[] x = {least(middle.x() - radius, nearest, farthest), -least(-middle.x() - radius, nearest, farthest)};
        double[] y = {least(middle.y() - radius, nearest, farthest), -least(-middle.y() - radius, nearest, farthest)};
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 4; corner++) {
            Point p = projection.project(x[corner & 1], y[corner >> 1]);
            left = Math.min(left, p.x() - BEND);
            right = Math.max(right, p.x() + BEND);
            top = Math.min(top, p.y() - BEND);
            bottom = Math.max(bottom, p.y() + BEND);
        }
        return samples.isWatched(new Box(left, top, right, bottom), 1 / nearest);
    }

    /** The least slope towards a side, somewhere between two depths. */
    private static double least(double side, double nearest, double farthest) {
        return Math.min(side / nearest, side / farthest);
    }

    /** Slopes of the pyramid that holds the image. */
    private void findSides() {
        double width = samples.width;
        double height = samples.height;
        sideX = 0;
        sideY = 0;
        for (int i = 0; i <= 8; i++) {
            for (int edge = 0; edge < 2; edge++) {
                Point a = projection.ray(edge * width, i * height / 8);
                Point b = projection.ray(i * width / 8, edge * height);
                sideX = Math.max(sideX, Math.max(Math.abs(a.x()), Math.abs(b.x())));
                sideY = Math.max(sideY, Math.max(Math.abs(a.y()), Math.abs(b.y())));
            }
        }
    }

    private boolean isInView(Transform toCamera, double radius) {
        double z = toCamera.at().z();
        return z + radius > NEAR
                && Math.abs(toCamera.at().x()) < z * sideX + radius * Math.sqrt(1 + sideX * sideX)
                && Math.abs(toCamera.at().y()) < z * sideY + radius * Math.sqrt(1 + sideY * sideY);
    }

    private void transform(Mesh mesh, Transform t) {
        int count = mesh.positions().length / 3;
        reserveVertices(count);
        float[] p = mesh.positions();
        for (int i = 0; i < count; i++) {
            int in = 3 * i;
            int out = 3 * (vertexCount + i);
            double x = p[in];
            double y = p[in + 1];
            double z = p[in + 2];
            points[out] = t.x().x() * x + t.y().x() * y + t.z().x() * z + t.at().x();
            points[out + 1] = t.x().y() * x + t.y().y() * y + t.z().y() * z + t.at().y();
            points[out + 2] = t.x().z() * x + t.y().z() * y + t.z().z() * z + t.at().z();
            project(out);
        }
        vertexCount += count;
    }

    private void project(int at) {
        double z = points[at + 2];
        if (z < NEAR) {
            return;
        }
        Point p = projection.project(points[at] / z, points[at + 1] / z);
        screen[at] = p.x();
        screen[at + 1] = p.y();
        screen[at + 2] = 1 / z;
    }

    private void reserveVertices(int count) {
        int needed = 3 * (vertexCount + count);
        if (needed > points.length) {
            points = Arrays.copyOf(points, Math.max(needed, 2 * points.length));
            screen = Arrays.copyOf(screen, points.length);
        }
    }

    private void triangles(int index, Instance instance, Silhouette[] silhouettes) {
        int[] mesh = instance.mesh().triangles();
        int object = instance.object();
        for (int t = 0; t < instance.mesh().paints().length; t++) {
            int a = base[index] + mesh[3 * t];
            int b = base[index] + mesh[3 * t + 1];
            int c = base[index] + mesh[3 * t + 2];
            if (facesCamera(3 * a, 3 * b, 3 * c)) {
                int gained = draw(a, b, c, object, object < 0 ? null : silhouettes[object]);
                if (gained >= 0) {
                    keep(a, b, c, index, t);
                }
                if (gained > 0) {
                    silhouettes[object].gained(gained);
                }
            }
        }
    }

    private boolean facesCamera(int a, int b, int c) {
        double ux = points[b] - points[a];
        double uy = points[b + 1] - points[a + 1];
        double uz = points[b + 2] - points[a + 2];
        double vx = points[c] - points[a];
        double vy = points[c + 1] - points[a + 1];
        double vz = points[c + 2] - points[a + 2];
        return (uy * vz - uz * vy) * points[a]
                        + (uz * vx - ux * vz) * points[a + 1]
                        + (ux * vy - uy * vx) * points[a + 2]
                < 0;
    }

    /** Clips to the near plane and draws; -1: nothing can have been drawn. */
    private int draw(int a, int b, int c, int object, @org.jspecify.annotations.Nullable Silhouette silhouette) {
        int count = clip(a, b, c);
        if (count < 3) {
            return -1;
        }
        if (silhouette != null) {
            for (int i = 0; i < count; i++) {
                silhouette.corner(clipX[i], clipY[i]);
            }
        }
        if (isOutside(count)) {
            return -1;
        }
        int gained = 0;
        for (int i = 1; i + 1 < count; i++) {
            fan(0, 0);
            fan(1, i);
            fan(2, i + 1);
            gained += samples.draw(triangleCount, object, fanX, fanY, fanNear);
        }
        return gained;
    }

    private void fan(int to, int from) {
        fanX[to] = clipX[from];
        fanY[to] = clipY[from];
        fanNear[to] = clipNear[from];
    }

    private boolean isOutside(int count) {
        double left = clipX[0];
        double right = left;
        double top = clipY[0];
        double bottom = top;
        for (int i = 1; i < count; i++) {
            left = Math.min(left, clipX[i]);
            right = Math.max(right, clipX[i]);
            top = Math.min(top, clipY[i]);
            bottom = Math.max(bottom, clipY[i]);
        }
        return right <= 0 || left >= samples.width || bottom <= 0 || top >= samples.height;
    }

    private int clip(int a, int b, int c) {
        int count = edge(a, b, 0);
        count = edge(b, c, count);
        return edge(c, a, count);
    }

    /** Appends the part of an edge in front of the near plane, without its end. */
    private int edge(int from, int to, int count) {
        boolean fromVisible = points[3 * from + 2] >= NEAR;
        boolean toVisible = points[3 * to + 2] >= NEAR;
        int next = count;
        if (fromVisible) {
            put(next++, screen[3 * from], screen[3 * from + 1], screen[3 * from + 2]);
        }
        if (fromVisible != toVisible) {
            double zf = points[3 * from + 2];
            double share = (NEAR - zf) / (points[3 * to + 2] - zf);
            double x = Noise.mix(points[3 * from], points[3 * to], share) / NEAR;
            double y = Noise.mix(points[3 * from + 1], points[3 * to + 1], share) / NEAR;
            Point p = projection.project(x, y);
            put(next++, p.x(), p.y(), 1 / NEAR);
        }
        return next;
    }

    private void put(int i, double x, double y, double near) {
        clipX[i] = x;
        clipY[i] = y;
        clipNear[i] = near;
    }

    private void keep(int a, int b, int c, int instance, int triangle) {
        if (triangleCount == owner.length) {
            corners = Arrays.copyOf(corners, 2 * corners.length);
            owner = Arrays.copyOf(owner, 2 * owner.length);
            meshTriangle = Arrays.copyOf(meshTriangle, 2 * meshTriangle.length);
        }
        corners[3 * triangleCount] = 3 * a;
        corners[3 * triangleCount + 1] = 3 * b;
        corners[3 * triangleCount + 2] = 3 * c;
        owner[triangleCount] = instance;
        meshTriangle[triangleCount++] = triangle;
    }

    /** Number of the instance a drawn triangle belongs to. */
    int owner(int triangle) {
        return owner[triangle];
    }

    /** Number of a drawn triangle within its mesh. */
    int meshTriangle(int triangle) {
        return meshTriangle[triangle];
    }

    /**
     * Meets a ray with a drawn triangle and interpolates there.
     *
     * @param rayX direction of the ray in the camera frame, z being 1
     * @param rayY likewise
     * @param f gets place and normal in the surface's frame
     * @return depth along the camera's axis [m]
     */
    double hit(int triangle, double rayX, double rayY, Mesh mesh, Fragment f) {
        int a = corners[3 * triangle];
        int b = corners[3 * triangle + 1];
        int c = corners[3 * triangle + 2];
        double e1x = points[b] - points[a];
        double e1y = points[b + 1] - points[a + 1];
        double e1z = points[b + 2] - points[a + 2];
        double e2x = points[c] - points[a];
        double e2y = points[c + 1] - points[a + 1];
        double e2z = points[c + 2] - points[a + 2];
        double px = rayY * e2z - e2y;
        double py = e2x - rayX * e2z;
        double pz = rayX * e2y - rayY * e2x;
        double inverse = 1 / (e1x * px + e1y * py + e1z * pz);
        double tx = -points[a];
        double ty = -points[a + 1];
        double tz = -points[a + 2];
        double u = (tx * px + ty * py + tz * pz) * inverse;
        double qx = ty * e1z - tz * e1y;
        double qy = tz * e1x - tx * e1z;
        double qz = tx * e1y - ty * e1x;
        double v = (rayX * qx + rayY * qy + qz) * inverse;
        // The middle of an edge pixel may miss the triangle, by more where the lens bends its edges.
        u = u > -SLACK ? u < 1 + SLACK ? u : 1 + SLACK : -SLACK;
        v = v > -SLACK ? v < 1 + SLACK - u ? v : 1 + SLACK - u : -SLACK;
        int first = base[owner[triangle]] * 3;
        interpolate(mesh, a - first, b - first, c - first, u, v, f);
        return points[a + 2] + u * e1z + v * e2z;
    }

    private static void interpolate(Mesh mesh, int a, int b, int c, double u, double v, Fragment f) {
        double t = 1 - u - v;
        float[] s = mesh.surface();
        f.u = t * s[a] + u * s[b] + v * s[c];
        f.v = t * s[a + 1] + u * s[b + 1] + v * s[c + 1];
        f.w = t * s[a + 2] + u * s[b + 2] + v * s[c + 2];
        float[] n = mesh.normals();
        f.nu = t * n[a] + u * n[b] + v * n[c];
        f.nv = t * n[a + 1] + u * n[b + 1] + v * n[c + 1];
        f.nw = t * n[a + 2] + u * n[b + 2] + v * n[c + 2];
    }
}
