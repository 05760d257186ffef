package io.drivesight.simulator.render;

import io.drivesight.evaluation.chance.Chance;
import java.util.List;

/** Builds houses: a block with a cornice; windows, doors and shops are painted on. Its front looks along -x. */
final class Building {
    private static final List<Colour> WALLS =
            Paints.colours(0xB9AB96, 0xA9A39B, 0x8C5B48, 0x9A6F58, 0xC9C2B4, 0x8A8F93, 0xB08D6A, 0x7A6A5C);
    private static final double STOREY = 3.1;
    private static final double BAY = 2.7;

    private final Colour wall;
    private final Colour sign;
    private final int seed;
    private final double width;
    private final double height;
    private final boolean shop;
    private final boolean night;

    private Building(Chance look, double width, double height, boolean shop, boolean night) {
        wall = look.pick(0, WALLS);
        seed = (int) (look.unit(1) * 1e6);
        sign = Colour.rgb(0x203040 + (seed & 0x3f) * 0x020100);
        this.width = width;
        this.height = height;
        this.shop = shop;
        this.night = night;
    }

    /**
     * A house.
     *
     * @param width along the street (y) [m]
     * @param depth away from it (x) [m]
     * @param shop true: shop windows on the ground floor
     * @param night true: some windows are lit
     */
    static Mesh of(Chance look, double width, double depth, double height, boolean shop, boolean night) {
        Building house = new Building(look, width, height, shop, night);
        return new MeshBuilder()
                .paint(house::facade)
                .box(0, depth, -width / 2, width / 2, -3, height)
                .paint(Paints.plain(house.wall.times(0.55), 0))
                .box(-0.25, depth + 0.2, -width / 2 - 0.05, width / 2 + 0.05, height, height + 0.45)
                .build();
    }

    private void facade(Fragment f) {
        boolean front = Math.abs(f.nu) > 0.5;
        double along = front ? f.v + width / 2 : f.u;
        double grain = Noise.value(along * 3.1, f.w * 3.1, seed) - 0.5;
        double stain = Noise.value(along * 0.35, f.w * 0.22, seed + 1) - 0.5;
        f.paint(wall);
        f.dim(0.75 * (1 + 0.12 * grain + 0.18 * stain));
        double ground = shop ? 3.9 : 0.9;
        if (f.w < ground) {
            street(f, along, front);
        } else if (f.w < height - 0.5) {
            window(f, along, f.w - ground);
        }
    }

    private void window(Fragment f, double along, double up) {
        int column = Noise.floor(along / BAY);
        int row = Noise.floor(up / STOREY);
        double x = along - column * BAY - BAY / 2;
        double z = up - row * STOREY - 1.6;
        double frame = Math.max(Math.abs(x) / 0.66, Math.abs(z) / 0.86);
        if (frame > 1.16) {
            return;
        }
        if (frame > 1) {
            f.cover(0.55, 0.54, 0.52, 0.7);
            if (z < -0.86) {
                f.cover(0.6, 0.6, 0.58, 0.6);
            }
            return;
        }
        pane(f, Noise.hash(column, row, seed), Math.abs(x) < 0.04 || Math.abs(z - 0.3) < 0.035);
    }

    private void pane(Fragment f, double luck, boolean bar) {
        if (bar) {
            f.grey(0.5);
            return;
        }
        boolean curtain = luck < 0.35;
        f.paint(curtain ? 0.30 : 0.035, curtain ? 0.29 : 0.042, curtain ? 0.27 : 0.05);
        f.gloss = 0.09;
        if (night && luck > 0.72) {
            f.glow(0.55 * luck, 0.40 * luck, 0.19 * luck);
        }
    }

    private void street(Fragment f, double along, boolean front) {
        if (!shop) {
            f.dim(0.7);
            return;
        }
        double z = f.w;
        if (z > 3.1 && z < 3.75) {
            f.paint(sign);
            double letters = Noise.hash(Noise.floor(along / 0.35), Noise.floor(z / 0.35), seed);
            if (letters > 0.62 && z > 3.25 && z < 3.6) {
                f.grey(0.55);
            }
        } else if (front && z > 0.5 && z < 2.9 && Noise.wrap(along, 3.6) > 0.35) {
            double goods = Noise.value(along * 1.6, z * 1.6, seed + 3);
            f.paint(0.04 + 0.08 * goods, 0.045 + 0.07 * goods, 0.05 + 0.06 * goods);
            f.gloss = 0.08;
            if (night && (seed & 3) != 0) {
                f.glow(0.5 * goods + 0.12, 0.44 * goods + 0.1, 0.32 * goods + 0.06);
            }
        } else {
            f.dim(0.6);
        }
    }
}
