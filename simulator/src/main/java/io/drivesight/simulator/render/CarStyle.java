package io.drivesight.simulator.render;

import io.drivesight.simulator.scenario.ActorModel;

/**
 * Shape of a car body. Along: 0 rear end to 1 front end; heights: 0 ground to 1 roof.
 *
 * @param top side view of the roof line
 * @param plan half width along the car, 1 the widest
 * @param belt height of the window sills
 * @param roofWidth half width of the roof, 1 the body's
 * @param rearGlass stretch of the rear window along the car
 * @param windscreen stretch of the windscreen along the car
 * @param sideGlass stretch of the side windows at sill height
 * @param tailLow lower edge of the tail lamps
 * @param tailHigh upper edge
 * @param tailInner inner edge, share of the half width
 * @param plateRear height of the rear number plate
 * @param headLow lower edge of the headlamps
 * @param headHigh upper edge
 * @param wheelRadius [m]
 * @param rearAxle along the car
 * @param frontAxle along the car
 */
@SuppressWarnings("ArrayRecordComponent") // constant tables, never compared
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
    private static final Curve ROUNDED = new Curve(
            0, 0.84, 0.012, 0.91, 0.04, 0.965, 0.1, 0.99, 0.2, 1, 0.8, 1, 0.9, 0.975, 0.955, 0.93, 0.985, 0.86, 1,
            0.76);
    private static final Curve BOXY =
            new Curve(0, 0.9, 0.01, 0.95, 0.03, 0.98, 0.08, 1, 0.85, 1, 0.93, 0.98, 0.97, 0.94, 0.99, 0.88, 1, 0.8);

    private static final CarStyle SEDAN = new CarStyle(
            new Curve(
                    0, 0.60, 0.012, 0.655, 0.035, 0.685, 0.15, 0.715, 0.19, 0.745, 0.30, 0.94, 0.35, 0.98, 0.45, 1.0,
                    0.54, 0.985, 0.59, 0.945, 0.73, 0.715, 0.77, 0.675, 0.88, 0.625, 0.95, 0.565, 0.985, 0.50, 1, 0.43),
            ROUNDED,
            0.655,
            0.735,
            new double[] {0.165, 0.325},
            new double[] {0.575, 0.745},
            new double[] {0.20, 0.70},
            0.46,
            0.60,
            0.56,
            0.50,
            0.42,
            0.53,
            0.32,
            0.205,
            0.815);

    private static final CarStyle HATCHBACK = new CarStyle(
            new Curve(
                    0, 0.50, 0.01, 0.60, 0.028, 0.69, 0.05, 0.745, 0.115, 0.92, 0.16, 0.975, 0.33, 1.0, 0.48, 0.99,
                    0.55, 0.945, 0.71, 0.715, 0.76, 0.675, 0.89, 0.61, 0.955, 0.555, 0.985, 0.48, 1, 0.42),
            ROUNDED,
            0.65,
            0.75,
            new double[] {0.035, 0.135},
            new double[] {0.535, 0.725},
            new double[] {0.13, 0.68},
            0.50,
            0.66,
            0.62,
            0.40,
            0.43,
            0.54,
            0.31,
            0.19,
            0.805);

    private static final CarStyle ESTATE = new CarStyle(
            new Curve(
                    0, 0.50, 0.008, 0.60, 0.022, 0.69, 0.04, 0.745, 0.095, 0.91, 0.13, 0.96, 0.28, 0.99, 0.42, 1.0,
                    0.53, 0.985, 0.585, 0.945, 0.73, 0.71, 0.77, 0.675, 0.89, 0.62, 0.955, 0.56, 0.985, 0.49, 1, 0.43),
            ROUNDED,
            0.65,
            0.75,
            new double[] {0.028, 0.112},
            new double[] {0.57, 0.745},
            new double[] {0.10, 0.70},
            0.47,
            0.64,
            0.66,
            0.40,
            0.42,
            0.53,
            0.32,
            0.20,
            0.815);

    private static final CarStyle SUV = new CarStyle(
            new Curve(
                    0, 0.48, 0.008, 0.60, 0.02, 0.70, 0.035, 0.755, 0.08, 0.92, 0.12, 0.97, 0.34, 1.0, 0.50, 0.99,
                    0.565, 0.95, 0.70, 0.745, 0.74, 0.705, 0.88, 0.665, 0.95, 0.62, 0.982, 0.54, 1, 0.46),
            BOXY,
            0.66,
            0.78,
            new double[] {0.022, 0.10},
            new double[] {0.55, 0.715},
            new double[] {0.09, 0.67},
            0.47,
            0.66,
            0.68,
            0.40,
            0.46,
            0.57,
            0.37,
            0.20,
            0.80);

    private static final CarStyle VAN = new CarStyle(
            new Curve(
                    0, 0.46, 0.006, 0.62, 0.014, 0.82, 0.026, 0.94, 0.05, 0.985, 0.35, 1.0, 0.60, 0.99, 0.68, 0.95,
                    0.82, 0.66, 0.86, 0.615, 0.93, 0.565, 0.97, 0.51, 0.99, 0.45, 1, 0.39),
            BOXY,
            0.58,
            0.84,
            new double[] {0.006, 0.04},
            new double[] {0.665, 0.835},
            new double[] {0.05, 0.80},
            0.36,
            0.58,
            0.78,
            0.34,
            0.39,
            0.49,
            0.34,
            0.21,
            0.80);

    static CarStyle of(ActorModel model) {
        return switch (model) {
            case HATCHBACK -> HATCHBACK;
            case ESTATE -> ESTATE;
            case SUV -> SUV;
            case VAN -> VAN;
            default -> SEDAN;
        };
    }
}
