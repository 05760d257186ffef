package io.drivesight.evaluation.trajectory;

import java.util.List;

/**
 * How far predicted paths are from the true ones, mean over all tests; NaN without tests.
 *
 * @param windows number of tests
 * @param ade average displacement error [m]: mean over the path; the least of the paths considered
 * @param fde final displacement error [m]: at the path's end; the least of the paths considered
 * @param missRate share of the tests in which no path considered ends near the true end, 0..1
 * @param errorByStep mean displacement at each step [m], of the path with the least average displacement
 */
public record DisplacementScore(int windows, double ade, double fde, double missRate, List<Double> errorByStep) {
    public DisplacementScore {
        errorByStep = List.copyOf(errorByStep);
    }
}
