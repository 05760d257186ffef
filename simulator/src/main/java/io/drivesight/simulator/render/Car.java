package io.drivesight.simulator.render;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.ActorModel.Size;
import io.drivesight.simulator.scenario.ActorState.Actor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Builds cars: a skin over cross-sections that follow the side view and the plan, painted by place, and four wheels. */
final class Car {
    private static final double CLEARANCE = 0.12;
    private static final double PLATE_HALF_WIDTH = 0.26;
    private static final double PLATE_HALF_HEIGHT = 0.055;

    private final CarStyle style;
    private final Size size;
    private final Colour paint;
    /** Of what is written on the plates. */
    private final int seed;

    private Car(Actor actor) {
        style = CarStyle.of(actor.model());
        size = actor.size();
        paint = Paints.of(actor, Paints.CARS);
        seed = (int) (actor.look().unit(9) * 1e6);
    }

    /** A car; {@code fine} for near ones. */
    static Mesh of(Actor actor, boolean fine) {
        return new Car(actor).build(fine);
    }

    private Mesh build(boolean fine) {
        MeshBuilder builder = new MeshBuilder().paint(this::shade).loft(rings(fine));
        double half = size.width() / 2;
        for (double axle : new double[] {style.rearAxle(), style.frontAxle()}) {
            double x = (axle - 0.5) * size.length();
            for (int side = -1; side <= 1; side += 2) {
                builder.wheel(x, side * (half - 0.12), style.wheelRadius(), 0.22, fine ? 18 : 9);
            }
        }
        if (fine) {
            mirrors(builder.paint(this::shade), half);
        }
        return builder.build();
    }

    private void mirrors(MeshBuilder builder, double half) {
        double mirror = (style.windscreen()[1] - 0.5 - 0.055) * size.length();
        for (int side = -1; side <= 1; side += 2) {
            double[] middle = {mirror, side * (half + 0.02), (style.belt() + 0.055) * size.height()};
            builder.ellipsoid(middle, new double[] {0.07, 0.1, 0.07}, 4, 6);
        }
    }

    private double[][][] rings(boolean fine) {
        double[][][] rings = new double[style.top().count()][][];
        for (int i = 0; i < rings.length; i++) {
            rings[i] = ring(style.top().x(i), fine);
        }
        return rings;
    }

    /** A closed cross-section, from the middle of the floor up the left side, over the roof and down again. */
    private double[][] ring(double along, boolean fine) {
        double height = size.height();
        double top = style.top().at(along) * height;
        double w = style.plan().at(along) * size.width() / 2;
        double low = (CLEARANCE + endLift(along)) * height;
        double sill = Math.min(style.belt() * height, top - 0.05);
        double cabin = Noise.clamp((top - sill - 0.05) / ((1 - style.belt()) * height - 0.05));
        double roof = w * Noise.mix(0.90, style.roofWidth(), cabin);
        double x = (along - 0.5) * size.length();
        double body = sill - low;
        double[][] outline = {
            {0.80 * w, low},
            {0.955 * w, low + 0.10 * body},
            {0.995 * w, low + 0.42 * body},
            {w, low + 0.62 * body},
            {0.985 * w, low + 0.86 * body},
            {0.945 * w, sill},
            {roof + 0.015, top - 0.045 - 0.03 * cabin},
            {roof - 0.09 * w, top - 0.008},
            {roof * 0.45, top},
        };
        // Every second point and the last: what is far needs no more.
        double[][] half = fine
                ? outline
                : new double[][] {outline[0], outline[1], outline[3], outline[5], outline[6], outline[7]};
        return MeshBuilder.mirrored(x, half);
    }

    private static double endLift(double along) {
        return 0.07 * Noise.step(0.1, 0, along) + 0.06 * Noise.step(0.88, 1, along);
    }

    private void shade(Fragment f) {
        double along = f.u / size.length() + 0.5;
        double across = 2 * f.v / size.width();
        double up = f.w / size.height();
        double side = Math.abs(across);
        f.paint(paint);
        f.gloss = 0.055;
        if (f.nw < -0.55 && up < 0.3) {
            f.grey(0.015);
            f.gloss = 0;
        } else if (isGlass(f, along, side, up)) {
            glass(f, along, side, up);
        } else if (along < 0.5) {
            rear(f, along, side, up);
        } else {
            front(f, along, side, up);
        }
        body(f, along, side, up);
    }

    private boolean isGlass(Fragment f, double along, double side, double up) {
        if (up < style.belt() + 0.012) {
            return false;
        }
        double roof = style.top().at(along);
        if (Math.abs(f.nv) > 0.62) {
            boolean pane = along > style.sideGlass()[0] && along < style.sideGlass()[1];
            return pane && up < roof - 0.062 && !isPillar(along);
        }
        double margin = 0.90 - 0.55 * (1 - style.roofWidth()) * Noise.clamp((up - style.belt()) / (1 - style.belt()));
        boolean screen = along > style.windscreen()[0] + 0.01 && along < style.windscreen()[1] && f.nu > 0.25;
        boolean back = along > style.rearGlass()[0] && along < style.rearGlass()[1] && f.nu < -0.25;
        return (screen || back) && side < margin && up < 0.955;
    }

    private boolean isPillar(double along) {
        double middle = (style.sideGlass()[0] + style.sideGlass()[1]) / 2 + 0.01;
        double rear = style.sideGlass()[0] + 0.12;
        return Math.abs(along - middle) < 0.009 || Math.abs(along - rear) < 0.006;
    }

    private void glass(Fragment f, double along, double side, double up) {
        f.paint(0.018, 0.022, 0.024);
        f.gloss = 0.11;
        // Seats and heads of the people inside, seen through.
        double seats = Noise.stripe(side, 0.28, 0.66, 0.06) * Noise.step(style.belt() + 0.2, style.belt() + 0.14, up);
        f.dim(1 - 0.6 * seats);
        if (along < style.rearGlass()[1] + 0.02 && f.nu < -0.25) {
            f.gloss = 0.09;
        }
    }

    private void rear(Fragment f, double along, double side, double up) {
        boolean facing = f.nu < -0.25 || along < 0.03;
        if (!facing || along > 0.10) {
            return;
        }
        if (side > style.tailInner() && up > style.tailLow() && up < style.tailHigh()) {
            f.paint(0.42, 0.012, 0.012);
            f.gloss = 0.08;
            if (up > style.tailHigh() - 0.035 && side > 0.8) {
                f.paint(0.55, 0.25, 0.05);
            }
            f.tailGlow();
        } else if (isPlate(f.v, f.w, style.plateRear())) {
            plate(f, style.plateRear());
        } else if (up < 0.27) {
            f.grey(0.03);
            f.gloss = 0.02;
        } else if (Math.abs(up - (style.plateRear() - 0.085)) < 0.006 && side < 0.8) {
            f.dim(0.25);
        } else if (up < 0.34 && up > 0.31 && side > 0.62 && side < 0.8) {
            f.paint(0.35, 0.02, 0.02);
        }
    }

    private void front(Fragment f, double along, double side, double up) {
        boolean facing = f.nu > 0.3 || along > 0.97;
        if (!facing || along < 0.90) {
            return;
        }
        if (side > 0.50 && up > style.headLow() && up < style.headHigh()) {
            f.paint(0.62, 0.65, 0.68);
            f.gloss = 0.3;
            double bulb = Math.abs(side - 0.7) + Math.abs(up - (style.headLow() + style.headHigh()) / 2) * 2.2;
            if (bulb < 0.1) {
                f.grey(0.9);
            } else if (bulb < 0.14) {
                f.grey(0.12);
            }
            f.glow(f.headlamps, 0.97 * f.headlamps, 0.9 * f.headlamps);
        } else if (side < 0.44 && up > style.headLow() - 0.03 && up < style.headHigh() - 0.02) {
            double bars = Noise.stripe(Noise.wrap(f.w, 0.045), 0, 0.02, f.footprint);
            f.grey(0.02 + 0.2 * bars);
            f.gloss = 0.06;
        } else if (isPlate(f.v, f.w, 0.30)) {
            plate(f, 0.30);
        } else if (side < 0.62 && up > 0.19 && up < 0.27) {
            f.grey(0.018);
            f.gloss = 0.01;
        } else if (up < 0.2) {
            f.grey(0.03);
            f.gloss = 0.02;
        }
    }

    private boolean isPlate(double y, double z, double height) {
        return Math.abs(y) < PLATE_HALF_WIDTH && Math.abs(z - height * size.height()) < PLATE_HALF_HEIGHT;
    }

    /** A white plate with a row of dark strokes. */
    private void plate(Fragment f, double height) {
        f.grey(0.72);
        f.gloss = 0;
        double column = (f.v + PLATE_HALF_WIDTH) / 0.065;
        double inside = column - Noise.floor(column);
        double row = (f.w - height * size.height()) / PLATE_HALF_HEIGHT;
        double letters = Noise.hash((int) (inside * 3) + 3 * Noise.floor(column), (int) (row * 2.4 + 5), seed);
        if (Math.abs(row) < 0.62 && inside > 0.15 && inside < 0.85 && letters > 0.42) {
            f.grey(0.03);
        }
        if (Math.abs(row) > 0.85 || Math.abs(f.v) > PLATE_HALF_WIDTH - 0.012) {
            f.grey(0.05);
        }
    }

    /** Seams, handles, arches and the dirt near the road. */
    private void body(Fragment f, double along, double side, double up) {
        if (Math.abs(f.nv) < 0.5 || up > style.belt() - 0.02) {
            return;
        }
        double arch = Math.min(archDistance(f, style.rearAxle()), archDistance(f, style.frontAxle()));
        if (arch < 1.17) {
            f.grey(0.012);
            f.gloss = 0;
            return;
        }
        double middle = (style.sideGlass()[0] + style.sideGlass()[1]) / 2 + 0.01;
        double front = style.sideGlass()[1] + 0.005;
        double seam = Math.min(Math.abs(along - middle), Math.abs(along - front)) * size.length();
        if (seam < 0.009 + f.footprint / 2 && up > 0.2) {
            f.dim(0.45);
        }
        double handle = Math.min(Math.abs(along - middle + 0.05), Math.abs(along - front + 0.30)) * size.length();
        if (handle < 0.09 && Math.abs(up - style.belt() + 0.075) < 0.011) {
            f.dim(0.5);
        }
        if (up < 0.185) {
            f.grey(0.035);
            f.gloss = 0.01;
        } else if (side > 0.9) {
            f.dim(0.82 + 0.18 * Noise.step(0.2, 0.5, up));
        }
    }

    private double archDistance(Fragment f, double axle) {
        double dx = f.u - (axle - 0.5) * size.length();
        double dz = f.w - style.wheelRadius();
        return Math.sqrt(dx * dx + dz * dz) / style.wheelRadius();
    }

    /** Shape of a car body. The table {@code cars.yaml} says what each measure means. */
    @SuppressWarnings("ArrayRecordComponent") // constant tables, never compared
    @JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
    record CarStyle(
            Curve top,
            Curve plan,
            double belt,
            double roofWidth,
            double[] rearGlass,
            double[] windscreen,
            double[] sideGlass,
            double tailLow,
            double tailHigh,
            double tailInner,
            double plateRear,
            double headLow,
            double headHigh,
            double wheelRadius,
            double rearAxle,
            double frontAxle) {
        private static final Map<String, CarStyle> TABLE = read();

        private static Map<String, CarStyle> read() {
            try (InputStream table = CarStyle.class.getResourceAsStream("cars.yaml")) {
                return new YAMLMapper().readValue(table, new TypeReference<>() {});
            } catch (IOException e) {
                throw new UncheckedIOException("the table of car bodies cannot be read", e);
            }
        }

        static CarStyle of(ActorModel model) {
            return Objects.requireNonNull(TABLE.get(model.label()), "no body for a " + model.label());
        }
    }
}
