package io.drivesight.core.prediction;

/**
 * Where one who drives along the road is across it, and how fast it moves there: as it is seen, with what errors of its place and
 * velocity and the road's unknown shape leave unsure. A road that bends otherwise than believed shifts and turns all that is on it
 * together, so both errors go with one another.
 *
 * @param aside to the left of the line [m]
 * @param drift speed to the left [m/s]
 * @param place variance of {@code aside} [m2]
 * @param speed variance of {@code drift} [m2/s2]
 * @param together covariance of both [m2/s]
 */
record AcrossRoad(double aside, double drift, double place, double speed, double together) {
    /**
     * What is believed of it by an explanation.
     *
     * @param density how well the explanation foretells what is seen, up to a common factor
     * @param aside mean [m]
     * @param place its variance [m2]
     * @param drift mean [m/s]
     * @param speed its variance [m2/s2]
     */
    record Belief(double density, double aside, double place, double drift, double speed) {}

    /** Of one that may be anywhere across the road, and moves across it with this standard deviation [m/s]. */
    Belief anywhere(double drifts) {
        double prior = drifts * drifts;
        double total = prior + speed;
        double trust = prior / total;
        double density = Math.exp(-drift * drift / (2 * total)) / Math.sqrt(total);
        return new Belief(density, aside, place, trust * drift, trust * speed);
    }

    /**
     * Of one that belongs in a place: both normal distributions multiplied.
     *
     * @param middle of the place [m]
     * @param spread how far from it such drive, a standard deviation [m]
     * @param drifts how fast they move across the road, a standard deviation [m/s]
     */
    Belief about(double middle, double spread, double drifts) {
        double p = spread * spread;
        double q = drifts * drifts;
        double a = p + place;
        double b = q + speed;
        double det = Math.max(1e-12, a * b - together * together);
        double off = aside - middle;
        double u = (b * off - together * drift) / det;
        double v = (a * drift - together * off) / det;
        double density = Math.exp(-(off * u + drift * v) / 2) / Math.sqrt(det);
        return new Belief(density, middle + p * u, p - p * p * b / det, q * v, q - q * q * a / det);
    }
}
