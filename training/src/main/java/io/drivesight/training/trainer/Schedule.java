package io.drivesight.training.trainer;

/**
 * Linear warm-up, then half a cosine down to a twentieth of the peak (Loshchilov and Hutter, arXiv:1608.03983).
 *
 * @param steps of the whole run
 * @param warmup share of them in which the rate climbs
 */
record Schedule(int steps, double warmup) {
    private static final double FLOOR = 0.05;

    /** Factor of the peak rate at a step, 0..1. */
    double factor(int step) {
        double climb = Math.max(1, warmup * steps);
        if (step < climb) {
            return (step + 1) / climb;
        }
        double progress = (step - climb) / Math.max(1, steps - climb);
        return FLOOR + (1 - FLOOR) * (1 + Math.cos(Math.PI * Math.min(1, progress))) / 2;
    }
}
