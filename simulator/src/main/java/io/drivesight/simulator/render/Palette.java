package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorState.Actor;
import io.drivesight.simulator.scenario.Chance;
import java.util.List;

/** Colours as often as they are seen on the road. */
final class Palette {
    private static final List<Colour> PAINTS = colours(
            0xE8E9EA, 0xE8E9EA, 0xDDDEE0, 0xA9ADB1, 0xB9BDC1, 0x8C9196, 0x6C7176, 0x53585D, 0x3A3E43, 0x24272B,
            0x1C1E21, 0x15171A, 0x23385E, 0x2E5590, 0x16233F, 0x8B1D22, 0xA3262B, 0x6E1519, 0x2F4A3A, 0x8A8271,
            0xC4772A, 0x4A6C86);
    private static final List<Colour> LIVERIES =
            colours(0xE8E8E6, 0xE8E8E6, 0xD9D9D4, 0xB8BCC0, 0xC9302C, 0x2A5CAA, 0xE0B12C, 0x2F7D4F);
    private static final List<Colour> BUSES = colours(0xB8232A, 0xD8D9D6, 0xE2B23A, 0x2B66A8, 0x3C8A4F, 0xC94F1E);
    private static final List<Colour> COATS = colours(
            0x1E2430, 0x2B2B2E, 0x3B4652, 0x6E1F2A, 0x2F4B77, 0xB43A3A, 0xC8C4BA, 0xE6E2DA, 0x57683C, 0x8C5A3C,
            0x345C5C, 0xD0A437, 0x7A7F86, 0x4C3A5E);
    private static final List<Colour> TROUSERS =
            colours(0x1D2331, 0x26303F, 0x2B2B2D, 0x3A4A63, 0x4A4A45, 0x6B6353, 0x17181B);
    private static final List<Colour> SKINS = colours(0xE0B296, 0xD2A083, 0xB98563, 0x8D5E41, 0x5E3D2A, 0xE8C2AA);
    private static final List<Colour> HAIRS = colours(0x17130F, 0x2C2018, 0x4A3422, 0x7B5A35, 0x8A8680, 0x1B1B1D);

    private Palette() {}

    private static List<Colour> colours(int... values) {
        return java.util.Arrays.stream(values).mapToObj(Colour::rgb).toList();
    }

    private static Colour given(Actor actor, List<Colour> choices) {
        return actor.colour() >= 0 ? Colour.rgb(actor.colour()) : actor.look().pick(20, choices);
    }

    static Colour paint(Actor actor) {
        return given(actor, PAINTS);
    }

    static Colour livery(Actor actor) {
        return given(actor, LIVERIES);
    }

    static Colour bus(Actor actor) {
        return given(actor, BUSES);
    }

    static Colour coat(Actor actor) {
        return given(actor, COATS);
    }

    static Colour trousers(Chance look) {
        return look.pick(21, TROUSERS);
    }

    static Colour skin(Chance look) {
        return look.pick(22, SKINS);
    }

    static Colour hair(Chance look) {
        return look.pick(23, HAIRS);
    }
}
