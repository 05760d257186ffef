package io.drivesight.simulator.render;

/**
 * Tyre and rim, by distance from the axle.
 *
 * @param radius of the wheel [m]
 * @param x middle, along the vehicle [m]
 * @param side 1 left, -1 right
 */
record WheelShader(double radius, double x, int side) implements Shader {
    WheelShader(double radius) {
        this(radius, 0, 1);
    }

    WheelShader at(double place, int onSide) {
        return new WheelShader(radius, place, onSide);
    }

    @Override
    public void shade(Fragment f) {
        double dx = f.u - x;
        double dz = f.w - radius;
        double r = Math.sqrt(dx * dx + dz * dz) / radius;
        boolean outside = f.nv * side > 0.6;
        if (!outside || r > 0.68) {
            f.grey(0.022);
            return;
        }
        // Five spokes: where the direction lies near a multiple of 72 degrees. Chebyshev's cos(5 a) needs no arc
        // tangent.
        double c = dx / (r * radius + 1e-9);
        double cos5 = c * (16 * c * c * c * c - 20 * c * c + 5);
        boolean spoke = cos5 > 0.15 || r > 0.58 || r < 0.18;
        f.grey(spoke ? 0.42 : 0.05);
        f.gloss = spoke ? 0.25 : 0;
    }
}
