package io.drivesight.simulator.render;

import io.drivesight.simulator.render.Renderer.Canvas;
import io.drivesight.simulator.scenario.Transform;
import java.util.List;

/** Turns the sample buffer into light: every visible surface of a pixel is painted once, whatever the number of samples. */
final class Painter {
    private static final int ROWS = SampleBuffer.ROWS;

    private final Canvas canvas;
    private final Instance[] instances;
    private final Lighting lighting;
    private final Transform cameraToWorld;
    private final double focal;
    private final Shader beyond;
    private final Fragment f = new Fragment();

    /**
     * A painter of one frame.
     *
     * @param beyond paint of the plain beyond the modelled ground
     */
    Painter(Canvas canvas, List<Instance> instances, Lighting lighting, Transform cameraToWorld, Shader beyond) {
        this.canvas = canvas;
        this.instances = instances.toArray(new Instance[0]);
        this.lighting = lighting;
        this.cameraToWorld = cameraToWorld;
        this.beyond = beyond;
        this.focal = canvas.projection.intrinsics().focalX();
    }

    void paint() {
        int width = canvas.size.width();
        for (int y = 0; y < canvas.size.height(); y++) {
            for (int x = 0; x < width; x++) {
                pixel(x, y, y * ROWS * width + x, width);
            }
        }
    }

    private void pixel(int x, int y, int sample, int stride) {
        int[] triangle = canvas.samples.triangle;
        int a = triangle[sample];
        int b = triangle[sample + stride];
        int c = triangle[sample + 2 * stride];
        int d = triangle[sample + 3 * stride];
        int pixel = y * canvas.size.width() + x;
        if (a == b && a == c && a == d) {
            surface(a, pixel);
            put(pixel, 1);
            return;
        }
        clear(pixel);
        add(a, pixel, 1 + same(a, b) + same(a, c) + same(a, d));
        if (b != a) {
            add(b, pixel, 1 + same(b, c) + same(b, d));
        }
        if (c != a && c != b) {
            add(c, pixel, 1 + same(c, d));
        }
        if (d != a && d != b && d != c) {
            add(d, pixel, 1);
        }
    }

    private static int same(int a, int b) {
        return a == b ? 1 : 0;
    }

    private void clear(int pixel) {
        canvas.radiance[3 * pixel] = 0;
        canvas.radiance[3 * pixel + 1] = 0;
        canvas.radiance[3 * pixel + 2] = 0;
    }

    private void put(int pixel, double share) {
        canvas.radiance[3 * pixel] = (float) (f.red * share);
        canvas.radiance[3 * pixel + 1] = (float) (f.green * share);
        canvas.radiance[3 * pixel + 2] = (float) (f.blue * share);
    }

    private void add(int triangle, int pixel, int count) {
        surface(triangle, pixel);
        double share = 1.0 / ROWS * count;
        // Very bright lamps must not make their whole edge pixel white.
        canvas.radiance[3 * pixel] += (float) (Math.min(f.red, 4) * share);
        canvas.radiance[3 * pixel + 1] += (float) (Math.min(f.green, 4) * share);
        canvas.radiance[3 * pixel + 2] += (float) (Math.min(f.blue, 4) * share);
    }

    private void surface(int triangle, int pixel) {
        double rayX = canvas.rays[2 * pixel];
        double rayY = canvas.rays[2 * pixel + 1];
        Transform m = cameraToWorld;
        double norm = Math.sqrt(rayX * rayX + rayY * rayY + 1);
        f.reset();
        f.dx = (m.x().x() * rayX + m.y().x() * rayY + m.z().x()) / norm;
        f.dy = (m.x().y() * rayX + m.y().y() * rayY + m.z().y()) / norm;
        f.dz = (m.x().z() * rayX + m.y().z() * rayY + m.z().z()) / norm;
        if (triangle < 0) {
            background();
            return;
        }
        Instance instance = instances[canvas.geometry.owner(triangle)];
        Mesh mesh = instance.mesh();
        double depth = canvas.geometry.hit(triangle, rayX, rayY, mesh, f);
        f.distance = depth * norm;
        f.footprint = depth / focal;
        f.headlamps = instance.headlamps();
        f.tailLamps = instance.tailLamps();
        mesh.shaders()[mesh.paints()[canvas.geometry.meshTriangle(triangle)]].shade(f);
        place(instance.toWorld());
        lighting.light(f);
    }

    /** Normal and place in the world. */
    private void place(Transform t) {
        double nx = t.x().x() * f.nu + t.y().x() * f.nv + t.z().x() * f.nw;
        double ny = t.x().y() * f.nu + t.y().y() * f.nv + t.z().y() * f.nw;
        double nz = t.x().z() * f.nu + t.y().z() * f.nv + t.z().z() * f.nw;
        double scale = 1 / (Math.sqrt(nx * nx + ny * ny + nz * nz) + 1e-12);
        f.nx = nx * scale;
        f.ny = ny * scale;
        f.nz = nz * scale;
        f.x = cameraToWorld.at().x() + f.dx * f.distance;
        f.y = cameraToWorld.at().y() + f.dy * f.distance;
        f.z = cameraToWorld.at().z() + f.dz * f.distance;
    }

    /** Sky, or a plain that goes on where the modelled ground ends. */
    private void background() {
        if (f.dz >= 0) {
            lighting.sky(f);
            return;
        }
        f.distance = Math.min(5000, -6 / (f.dz - 1e-4));
        f.footprint = f.distance / focal;
        f.u = cameraToWorld.at().x() + f.dx * f.distance;
        f.v = cameraToWorld.at().y() + f.dy * f.distance;
        beyond.shade(f);
        f.nx = 0;
        f.ny = 0;
        f.nz = 1;
        f.x = 0;
        f.y = 0;
        f.z = -1e9;
        lighting.light(f);
    }
}
