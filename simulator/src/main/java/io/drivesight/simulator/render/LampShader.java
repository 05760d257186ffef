package io.drivesight.simulator.render;

/**
 * A lamp that burns when its vehicle's lamps do.
 *
 * @param tail true: red tail lamp, false: white headlamp
 * @param lamps which burn
 */
record LampShader(boolean tail, LampState lamps) implements Shader {
    @Override
    public Shader lit(LampState burning) {
        return new LampShader(tail, burning);
    }

    @Override
    public void shade(Fragment f) {
        if (tail) {
            f.paint(0.45, 0.012, 0.012);
            f.glow(lamps.tail(), 0.03 * lamps.tail(), 0.02 * lamps.tail());
        } else {
            f.paint(0.6, 0.62, 0.65);
            f.glow(lamps.head(), 0.97 * lamps.head(), 0.9 * lamps.head());
        }
    }
}
