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
    private int partTriangle;
    private byte paint;

    /** Paints what follows. */
    MeshBuilder paint(Shader shader) {
        int known = shaders.indexOf(shader);
        if (known < 0) {
            known = shaders.size();
            shaders.add(shader);
        }
        paint = (byte) known;
        return this;
    }

    int vertex(double x, double y, double z) {
        return vertex(x, y, z, x, y, z);
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

    void triangle(int a, int b, int c) {
        if (triangleCount == paints.length) {
            triangles = Arrays.copyOf(triangles, 2 * triangles.length);
            paints = Arrays.copyOf(paints, 2 * paints.length);
        }
        triangles[3 * triangleCount] = a;
        triangles[3 * triangleCount + 1] = b;
        triangles[3 * triangleCount + 2] = c;
        paints[triangleCount++] = paint;
    }

    void quad(int a, int b, int c, int d) {
        triangle(a, b, c);
        triangle(a, c, d);
    }

    /** Ends a closed part: turns it outwards and rounds it, the normal of a vertex being the mean of its triangles'. */
    void closePart() {
        if (volume() < 0) {
            for (int t = partTriangle; t < triangleCount; t++) {
                int b = triangles[3 * t + 1];
                triangles[3 * t + 1] = triangles[3 * t + 2];
                triangles[3 * t + 2] = b;
            }
        }
        smooth();
    }

    private double volume() {
        double sum = 0;
        double[] n = new double[3];
        for (int t = partTriangle; t < triangleCount; t++) {
            cross(t, n);
            int a = triangles[3 * t];
            sum += n[0] * positions[3 * a] + n[1] * positions[3 * a + 1] + n[2] * positions[3 * a + 2];
        }
        return sum;
    }

    /** Twice the area, along the normal. */
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

    /** Normals of the part's vertices from its triangles. */
    void smooth() {
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
                vertex(p[0], p[1], p[2]);
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
        closePart();
        return this;
    }

    /** A fan of its own vertices, so that the edge stays sharp. */
    private void lid(double[][] ring, boolean front) {
        double[] middle = new double[3];
        for (double[] p : ring) {
            for (int k = 0; k < 3; k++) {
                middle[k] += p[k] / ring.length;
            }
        }
        int centre = vertex(middle[0], middle[1], middle[2]);
        int first = vertexCount;
        for (double[] p : ring) {
            vertex(p[0], p[1], p[2]);
        }
        for (int i = 0; i < ring.length; i++) {
            int a = first + i;
            int b = first + (i + 1) % ring.length;
            if (front) {
                triangle(centre, b, a);
            } else {
                triangle(centre, a, b);
            }
        }
    }

    /** A box with sharp edges. */
    MeshBuilder box(double x0, double x1, double y0, double y1, double z0, double z1) {
        double[] x = {x0, x1};
        double[] y = {y0, y1};
        double[] z = {z0, z1};
        for (int side = 0; side < 6; side++) {
            int axis = side / 2;
            int high = side % 2;
            int[] v = new int[4];
            for (int k = 0; k < 4; k++) {
                int p = k == 1 || k == 2 ? 1 : 0;
                int q = k >= 2 ? 1 : 0;
                v[k] = axis == 0
                        ? vertex(x[high], y[p], z[q])
                        : axis == 1 ? vertex(x[p], y[high], z[q]) : vertex(x[p], y[q], z[high]);
            }
            // Along y the two other axes are left-handed.
            if ((high == 1) == (axis != 1)) {
                quad(v[0], v[1], v[2], v[3]);
            } else {
                quad(v[0], v[3], v[2], v[1]);
            }
        }
        smooth();
        return this;
    }

    /** A tapered limb with round ends from a to b. */
    MeshBuilder limb(double[] a, double radiusA, double[] b, double radiusB, int sides) {
        double[] axis = {b[0] - a[0], b[1] - a[1], b[2] - a[2]};
        double length = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
        double[][] frame = frame(axis, length);
        double[] at = {-0.92, -0.6, 0, 0, 0.6, 0.92};
        double[] wide = {0.38, 0.8, 1, 1, 0.8, 0.38};
        double[][][] rings = new double[at.length][sides][];
        for (int r = 0; r < at.length; r++) {
            boolean start = r < at.length / 2;
            double[] end = start ? a : b;
            double radius = start ? radiusA : radiusB;
            for (int i = 0; i < sides; i++) {
                double angle = 2 * Math.PI * i / sides;
                double cos = StrictMath.cos(angle) * wide[r] * radius;
                double sin = StrictMath.sin(angle) * wide[r] * radius;
                rings[r][i] = new double[3];
                for (int k = 0; k < 3; k++) {
                    rings[r][i][k] = end[k] + frame[0][k] * at[r] * radius + frame[1][k] * cos + frame[2][k] * sin;
                }
            }
        }
        return loft(rings);
    }

    /** Unit vector along the axis and two across it. */
    private static double[][] frame(double[] axis, double length) {
        double[] t = {axis[0] / length, axis[1] / length, axis[2] / length};
        double[] up = Math.abs(t[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {1, 0, 0};
        double[] p = cross(up, t);
        double norm = Math.sqrt(p[0] * p[0] + p[1] * p[1] + p[2] * p[2]);
        for (int k = 0; k < 3; k++) {
            p[k] /= norm;
        }
        return new double[][] {t, p, cross(t, p)};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    /** A wheel or disc: a short cylinder along y. */
    MeshBuilder wheel(double x, double y, double z, double radius, double width, int sides) {
        double[][][] rings = new double[4][sides][];
        double[] across = {-width / 2, -width / 2 * 0.8, width / 2 * 0.8, width / 2};
        double[] size = {radius * 0.93, radius, radius, radius * 0.93};
        for (int r = 0; r < 4; r++) {
            for (int i = 0; i < sides; i++) {
                double angle = 2 * Math.PI * i / sides;
                rings[r][i] = new double[] {
                    x + StrictMath.cos(angle) * size[r], y + across[r], z + StrictMath.sin(angle) * size[r]
                };
            }
        }
        return loft(rings);
    }

    /** An ellipsoid of so many rings. */
    MeshBuilder ellipsoid(double[] centre, double[] radii, int ringCount, int sides) {
        double[][][] rings = new double[ringCount][sides][];
        for (int r = 0; r < ringCount; r++) {
            double polar = Math.PI * (r + 0.35) / (ringCount - 0.3);
            double wide = StrictMath.sin(polar);
            for (int i = 0; i < sides; i++) {
                double angle = 2 * Math.PI * (i + 0.5 * (r % 2)) / sides;
                rings[r][i] = new double[] {
                    centre[0] + radii[0] * wide * StrictMath.cos(angle),
                    centre[1] + radii[1] * wide * StrictMath.sin(angle),
                    centre[2] - radii[2] * StrictMath.cos(polar)
                };
            }
        }
        return loft(rings);
    }

    Mesh build() {
        double farthest = 0;
        for (int i = 0; i < vertexCount; i++) {
            double x = positions[3 * i];
            double y = positions[3 * i + 1];
            double z = positions[3 * i + 2];
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
