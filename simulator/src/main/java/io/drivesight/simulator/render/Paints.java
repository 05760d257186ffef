package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorState.Actor;
import java.util.Arrays;
import java.util.List;

/** Simple surfaces, and colours as often as they are seen on the road. */
final class Paints {
    static final List<Colour> CARS = colours(
            0xE8E9EA, 0xE8E9EA, 0xDDDEE0, 0xA9ADB1, 0xB9BDC1, 0x8C9196, 0x6C7176, 0x53585D, 0x3A3E43, 0x24272B,
            0x1C1E21, 0x15171A, 0x23385E, 0x2E5590, 0x16233F, 0x8B1D22, 0xA3262B, 0x6E1519, 0x2F4A3A, 0x8A8271,
            0xC4772A, 0x4A6C86);
    static final List<Colour> LIVERIES =
            colours(0xE8E8E6, 0xE8E8E6, 0xD9D9D4, 0xB8BCC0, 0xC9302C, 0x2A5CAA, 0xE0B12C, 0x2F7D4F);
    static final List<Colour> BUSES = colours(0xB8232A, 0xD8D9D6, 0xE2B23A, 0x2B66A8, 0x3C8A4F, 0xC94F1E);
    static final List<Colour> COATS = colours(
            0x1E2430, 0x2B2B2E, 0x3B4652, 0x6E1F2A, 0x2F4B77, 0xB43A3A, 0xC8C4BA, 0xE6E2DA, 0x57683C, 0x8C5A3C,
            0x345C5C, 0xD0A437, 0x7A7F86, 0x4C3A5E);
    static final List<Colour> TROUSERS = colours(0x1D2331, 0x26303F, 0x2B2B2D, 0x3A4A63, 0x4A4A45, 0x6B6353, 0x17181B);
    static final List<Colour> SKINS = colours(0xE0B296, 0xD2A083, 0xB98563, 0x8D5E41, 0x5E3D2A, 0xE8C2AA);
    static final List<Colour> HAIRS = colours(0x17130F, 0x2C2018, 0x4A3422, 0x7B5A35, 0x8A8680, 0x1B1B1D);

    private Paints() {}

    static List<Colour> colours(int... values) {
        return Arrays.stream(values).mapToObj(Colour::rgb).toList();
    }

    /** The colour that the scenario gives, or the seed's choice of these. */
    static Colour of(Actor actor, List<Colour> choices) {
        return actor.colour() >= 0 ? Colour.rgb(actor.colour()) : actor.look().pick(20, choices);
    }

    /** One colour; {@code gloss} is the head-on mirror share, 0..1. */
    static Shader plain(Colour colour, double gloss) {
        return f -> {
            f.paint(colour);
            f.gloss = gloss;
        };
    }

    static Shader grey(double value, double gloss) {
        return plain(new Colour(value, value, value), gloss);
    }

    /** Cloth, hair or skin: one colour with faint folds. */
    static Shader cloth(Colour colour) {
        return f -> {
            f.paint(colour);
            double folds = Noise.value(f.u * 14, f.v * 14 + f.w * 9, 77) - 0.5;
            f.dim(1 + 0.28 * folds);
            // The undersides of limbs and the hollows between them see less of the sky.
            f.open = 0.72 + 0.28 * Noise.clamp(0.5 + f.nw);
        };
    }

    static Shader headlamp() {
        return f -> {
            f.paint(0.6, 0.62, 0.65);
            f.glow(f.headlamps, 0.97 * f.headlamps, 0.9 * f.headlamps);
        };
    }

    static Shader tailLamp() {
        return f -> {
            f.paint(0.45, 0.012, 0.012);
            f.tailGlow();
        };
    }

    /**
     * Tyre and rim, by distance from the axle.
     *
     * @param radius of the wheel, which is the height of its axle too [m]
     * @param x middle, along the vehicle [m]
     * @param side 1 left, -1 right
     */
    static Shader wheel(double radius, double x, int side) {
        return f -> {
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
        };
    }
}
