package io.drivesight.simulator.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts meshes together from closed parts. Each part's triangles are turned outwards by the sign of its volume. */
final class MeshBuilder {
    private final List<Shader> shaders = new ArrayList<>();
    private float[] positions = new float[3 * 256];
    private float[] surface = new float[3 * 256];
    private float[] normals = new float[3 * 256];
    private int[] triangles = new int[3 * 256];
    private byte[] paints = new byte[256];
    private int vertexCount;
    private int triangleCount;
    /** First triangle of the part that is being built. */
    private int partTriangle;

    /** Where a point of a ring is, from cosine and sine of its angle. */
    interface Around {
        double[] at(double cos, double sin);
    }

    /** A point. */
    static double[] at(double x, double y, double z) {
        return new double[] {x, y, z};
    }

    /** So many points around; {@code turn} is the first one's angle as a share of the step between them. */
    static double[][] ring(int sides, double turn, Around place) {
        double[][] ring = new double[sides][];
        for (int i = 0; i < sides; i++) {
            double angle = 2 * Math.PI * (i + turn) / sides;
            ring[i] = place.at(StrictMath.cos(angle), StrictMath.sin(angle));
        }
        return ring;
    }

    /** A closed ring across the x axis from the {@code {y, z}} of its left half. */
    static double[][] mirrored(double x, double[][] half) {
        double[][] ring = new double[2 * half.length][];
        for (int i = 0; i < half.length; i++) {
            ring[i] = at(x, half[i][0], half[i][1]);
            ring[ring.length - 1 - i] = at(x, -half[i][0], half[i][1]);
        }
        return ring;
    }

    /** Paints what follows. */
    MeshBuilder paint(Shader shader) {
        shaders.add(shader);
        return this;
    }

    private int vertex(double[] p) {
        return vertex(p[0], p[1], p[2], p[0], p[1], p[2]);
    }

    /** A vertex whose place on its surface is told apart from its place in space. */
    int vertex(double x, double y, double z, double u, double v, double w) {
        if (3 * vertexCount == positions.length) {
            positions = Arrays.copyOf(positions, 2 * positions.length);
            surface = Arrays.copyOf(surface, 2 * surface.length);
            normals = Arrays.copyOf(normals, 2 * normals.length);
        }
        set(positions, vertexCount, x, y, z);
        set(surface, vertexCount, u, v, w);
        return vertexCount++;
    }

    private static void set(float[] array, int index, double x, double y, double z) {
        array[3 * index] = (float) x;
        array[3 * index + 1] = (float) y;
        array[3 * index + 2] = (float) z;
    }

    void normal(int vertex, double x, double y, double z) {
        set(normals, vertex, x, y, z);
    }

    private void triangle(int a, int b, int c) {
        if (triangleCount == paints.length) {
            triangles = Arrays.copyOf(triangles, 2 * triangles.length);
            paints = Arrays.copyOf(paints, 2 * paints.length);
        }
        triangles[3 * triangleCount] = a;
        triangles[3 * triangleCount + 1] = b;
        triangles[3 * triangleCount + 2] = c;
        paints[triangleCount++] = (byte) (shaders.size() - 1);
    }

    void quad(int a, int b, int c, int d) {
        triangle(a, b, c);
        triangle(a, c, d);
    }

    /** Ends a closed part: turns it outwards and rounds it. */
    private MeshBuilder closePart() {
        double[] n = new double[3];
        double volume = 0;
        for (int t = partTriangle; t < triangleCount; t++) {
            cross(t, n);
            int a = triangles[3 * t];
            volume += n[0] * positions[3 * a] + n[1] * positions[3 * a + 1] + n[2] * positions[3 * a + 2];
        }
        for (int t = partTriangle; t < triangleCount && volume < 0; t++) {
            int b = triangles[3 * t + 1];
            triangles[3 * t + 1] = triangles[3 * t + 2];
            triangles[3 * t + 2] = b;
        }
        return smooth();
    }

    /** A triangle's normal, twice its area long. */
    private void cross(int t, double[] into) {
        int a = 3 * triangles[3 * t];
        int b = 3 * triangles[3 * t + 1];
        int c = 3 * triangles[3 * t + 2];
        double ux = positions[b] - positions[a];
        double uy = positions[b + 1] - positions[a + 1];
        double uz = positions[b + 2] - positions[a + 2];
        double vx = positions[c] - positions[a];
        double vy = positions[c + 1] - positions[a + 1];
        double vz = positions[c + 2] - positions[a + 2];
        into[0] = uy * vz - uz * vy;
        into[1] = uz * vx - ux * vz;
        into[2] = ux * vy - uy * vx;
    }

    /** The normal of each of the part's vertices: the mean of its triangles' normals. */
    private MeshBuilder smooth() {
        double[] n = new double[3];
        for (int t = partTriangle; t < triangleCount; t++) {
            cross(t, n);
            for (int k = 0; k < 3; k++) {
                int v = 3 * triangles[3 * t + k];
                normals[v] += (float) n[0];
                normals[v + 1] += (float) n[1];
                normals[v + 2] += (float) n[2];
            }
        }
        for (int i = 3 * partTriangle; i < 3 * triangleCount; i++) {
            normalise(3 * triangles[i]);
        }
        partTriangle = triangleCount;
        return this;
    }

    private void normalise(int v) {
        double x = normals[v];
        double y = normals[v + 1];
        double z = normals[v + 2];
        double length = Math.sqrt(x * x + y * y + z * z);
        if (length > 0) {
            normals[v] = (float) (x / length);
            normals[v + 1] = (float) (y / length);
            normals[v + 2] = (float) (z / length);
        }
    }

    /**
     * A skin over closed rings of points, each of the same count, with flat lids.
     *
     * @param rings {@code [ring][point]{x, y, z}}
     */
    MeshBuilder loft(double[][][] rings) {
        int count = rings[0].length;
        int first = vertexCount;
        for (double[][] ring : rings) {
            for (double[] p : ring) {
                vertex(p);
            }
        }
        for (int r = 0; r + 1 < rings.length; r++) {
            for (int i = 0; i < count; i++) {
                int j = (i + 1) % count;
                int a = first + r * count;
                quad(a + i, a + j, a + count + j, a + count + i);
            }
        }
        lid(rings[0], true);
        lid(rings[rings.length - 1], false);
        return closePart();
    }

    /** A fan of its own vertices, so that the edge stays sharp. */
    private void lid(double[][] ring, boolean front) {
        double[] middle = new double[3];
        for (double[] p : ring) {
            for (int k = 0; k < 3; k++) {
                middle[k] += p[k] / ring.length;
            }
        }
        int centre = vertex(middle);
        int first = vertexCount;
        for (double[] p : ring) {
            vertex(p);
        }
        for (int i = 0; i < ring.length; i++) {
            int a = first + i;
            int b = first + (i + 1) % ring.length;
            triangle(centre, front ? b : a, front ? a : b);
        }
    }

    /** A box with sharp edges. */
    MeshBuilder box(double x0, double x1, double y0, double y1, double z0, double z1) {
        double[] low = {x0, y0, z0};
        double[] high = {x1, y1, z1};
        for (int side = 0; side < 6; side++) {
            int axis = side / 2;
            int p = axis == 0 ? 1 : 0;
            int q = axis == 2 ? 1 : 2;
            int[] v = new int[4];
            for (int k = 0; k < 4; k++) {
                double[] corner = low.clone();
                corner[axis] = (side % 2 == 1 ? high : low)[axis];
                corner[p] = (k == 1 || k == 2 ? high : low)[p];
                corner[q] = (k >= 2 ? high : low)[q];
                v[k] = vertex(corner);
            }
            // Along y the two other axes are left-handed.
            if ((side % 2 == 1) == (axis != 1)) {
                quad(v[0], v[1], v[2], v[3]);
            } else {
                quad(v[0], v[3], v[2], v[1]);
            }
        }
        return smooth();
    }

    /** A tapered limb with round ends from a to b. */
    MeshBuilder limb(double[] a, double radiusA, double[] b, double radiusB, int sides) {
        double[][] frame = frame(at(b[0] - a[0], b[1] - a[1], b[2] - a[2]));
        double[] along = {-0.92, -0.6, 0, 0, 0.6, 0.92};
        double[] wide = {0.38, 0.8, 1, 1, 0.8, 0.38};
        double[][][] rings = new double[along.length][][];
        for (int i = 0; i < rings.length; i++) {
            int r = i;
            double[] end = r < 3 ? a : b;
            double radius = r < 3 ? radiusA : radiusB;
            rings[r] = ring(sides, 0, (cos, sin) -> {
                double x = cos * wide[r] * radius;
                double y = sin * wide[r] * radius;
                double[] p = new double[3];
                for (int k = 0; k < 3; k++) {
                    p[k] = end[k] + frame[0][k] * along[r] * radius + frame[1][k] * x + frame[2][k] * y;
                }
                return p;
            });
        }
        return loft(rings);
    }

    /** Unit vector along the axis and two across it. */
    private static double[][] frame(double[] axis) {
        double length = length(axis);
        double[] t = at(axis[0] / length, axis[1] / length, axis[2] / length);
        double[] p = cross(Math.abs(t[2]) < 0.9 ? at(0, 0, 1) : at(1, 0, 0), t);
        double norm = length(p);
        for (int k = 0; k < 3; k++) {
            p[k] /= norm;
        }
        return new double[][] {t, p, cross(t, p)};
    }

    private static double length(double[] v) {
        return Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
    }

    private static double[] cross(double[] a, double[] b) {
        return at(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
    }

    /** A vehicle's wheel, on the ground and painted as one; {@code y} is its middle. */
    MeshBuilder wheel(double x, double y, double radius, double width, int sides) {
        return paint(Paints.wheel(radius, x, y < 0 ? -1 : 1)).disc(x, y, radius, radius, width, sides);
    }

    /** A short cylinder along y. */
    MeshBuilder disc(double x, double y, double z, double radius, double width, int sides) {
        double[] across = {-width / 2, -width / 2 * 0.8, width / 2 * 0.8, width / 2};
        double[] size = {radius * 0.93, radius, radius, radius * 0.93};
        double[][][] rings = new double[4][][];
        for (int i = 0; i < 4; i++) {
            int r = i;
            rings[r] = ring(sides, 0, (cos, sin) -> at(x + cos * size[r], y + across[r], z + sin * size[r]));
        }
        return loft(rings);
    }

    /** An ellipsoid of so many rings. */
    MeshBuilder ellipsoid(double[] centre, double[] radii, int ringCount, int sides) {
        double[][][] rings = new double[ringCount][][];
        for (int r = 0; r < ringCount; r++) {
            double polar = Math.PI * (r + 0.35) / (ringCount - 0.3);
            double wide = StrictMath.sin(polar);
            double z = centre[2] - radii[2] * StrictMath.cos(polar);
            rings[r] = ring(
                    sides,
                    0.5 * (r % 2),
                    (cos, sin) -> at(centre[0] + radii[0] * wide * cos, centre[1] + radii[1] * wide * sin, z));
        }
        return loft(rings);
    }

    Mesh build() {
        double farthest = 0;
        for (int i = 0; i < 3 * vertexCount; i += 3) {
            double x = positions[i];
            double y = positions[i + 1];
            double z = positions[i + 2];
            farthest = Math.max(farthest, x * x + y * y + z * z);
        }
        return new Mesh(
                Arrays.copyOf(positions, 3 * vertexCount),
                Arrays.copyOf(surface, 3 * vertexCount),
                Arrays.copyOf(normals, 3 * vertexCount),
                Arrays.copyOf(triangles, 3 * triangleCount),
                Arrays.copyOf(paints, triangleCount),
                shaders.toArray(new Shader[0]),
                Math.sqrt(farthest));
    }
}
