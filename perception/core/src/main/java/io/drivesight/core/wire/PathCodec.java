package io.drivesight.core.wire;

import io.drivesight.core.prediction.MotionHypothesis;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoints;
import io.drivesight.core.wire.Convert.EnumCodec;
import io.drivesight.perception.v1.Path;
import java.util.List;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code drivesight.perception.v1.Path}: whole numbers, as differences. Places and sizes are kept to half a unit (0.1 px, 1 cm). Of the
 * covariances no more points are written than it takes to keep every standard deviation within {@link #TOLERANCE} and two units.
 */
final class PathCodec {
    /** Share of a standard deviation. */
    static final double TOLERANCE = 0.1;
    /** Units in a pixel, and in a metre. */
    static final double PER_PIXEL = 10;

    static final double PER_METRE = 100;

    private static final EnumCodec<MotionHypothesis, io.drivesight.perception.v1.MotionHypothesis> HYPOTHESES =
            new EnumCodec<>(
                    MotionHypothesis.class, io.drivesight.perception.v1.MotionHypothesis.class, "MOTION_HYPOTHESIS_");
    /** Of a factor's number, so that the errors of all three add up to the tolerance in the worst direction. */
    private static final double SHARE = TOLERANCE / 1.62;

    private static final double ROUNDING = 0.5;
    /** Beyond so many units a value is cut: differences then fit into 32 bits. */
    private static final int MOST = 1 << 29;

    private static final int BOX = 4;
    private static final int PLACE = 2;
    private static final int FACTOR = 3;
    /** A point's number, and its factor. */
    private static final int KNOT = 1 + FACTOR;

    private PathCodec() {}

    /**
     * Encodes a path.
     *
     * @param before the object's path before it
     */
    static Path encode(PredictedPath path, @Nullable PredictedPath before) {
        Path.Builder message = Path.newBuilder()
                .setHypothesis(HYPOTHESES.toWire(path.hypothesis()))
                .setConfidence((float) path.confidence());
        if (Double.isFinite(path.degreesOfFreedom())) {
            message.setTailDegreesOfFreedom((float) path.degreesOfFreedom());
        }
        PathPoints points = PathPoints.of(path);
        Tuples image = new Tuples(BOX, message::addImage);
        Tuples ground = new Tuples(PLACE, message::addGround);
        for (int i = 0; i < points.size(); i++) {
            double left = points.value(i, 0);
            double top = points.value(i, 1);
            double right = points.value(i, 2);
            double bottom = points.value(i, 3);
            image.add(PER_PIXEL * (left + right) / 2);
            image.add(PER_PIXEL * (top + bottom) / 2);
            image.add(PER_PIXEL * (right - left));
            image.add(PER_PIXEL * (bottom - top));
            if (points.onGround()) {
                ground.add(PER_METRE * points.value(i, PathPoints.GROUND));
                ground.add(PER_METRE * points.value(i, PathPoints.GROUND + 1));
            }
        }
        spread(factors(points, PathPoints.IMAGE_COVARIANCE, PER_PIXEL), message::addImageSpread);
        if (points.onGround() && (before == null || !sameSpread(points, PathPoints.of(before)))) {
            spread(factors(points, PathPoints.GROUND_COVARIANCE, PER_METRE), message::addGroundSpread);
        }
        return message.build();
    }

    /** Writes whole numbers, each as the difference to the one a tuple's length before it. */
    private static final class Tuples {
        private final int[] last;
        private final IntConsumer out;
        private int next;

        private Tuples(int length, IntConsumer out) {
            this.last = new int[length];
            this.out = out;
        }

        private void add(double value) {
            int rounded = Math.max(-MOST, Math.min(MOST, (int) Math.rint(value)));
            out.accept(rounded - last[next]);
            last[next] = rounded;
            next = next + 1 == last.length ? 0 : next + 1;
        }
    }

    private static boolean sameSpread(PathPoints a, PathPoints b) {
        if (a.size() != b.size() || !b.onGround()) {
            return false;
        }
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int k = PathPoints.GROUND_COVARIANCE; k < PathPoints.GROUND_COVARIANCE + FACTOR; k++) {
                if (a.value(i, k) != b.value(i, k)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Triangular factors a, b, c of the covariances at all points, in units; at least one unit in any direction. */
    private static double[] factors(PathPoints points, int offset, double perUnit) {
        double[] factors = new double[points.size() * FACTOR];
        for (int i = 0; i < points.size(); i++) {
            double xx = perUnit * perUnit * points.value(i, offset);
            double xy = perUnit * perUnit * points.value(i, offset + 1);
            double yy = perUnit * perUnit * points.value(i, offset + 2);
            double a = xx > 1 ? Math.sqrt(xx) : 1;
            double b = xy / a;
            double rest = yy - b * b;
            factors[i * FACTOR] = a;
            factors[i * FACTOR + 1] = b;
            factors[i * FACTOR + 2] = rest > 1 ? Math.sqrt(rest) : 1;
        }
        return factors;
    }

    /** Writes the first point's factor, then always that of the farthest point that can be reached on a straight line. */
    private static void spread(double[] factors, IntConsumer out) {
        Tuples knots = new Tuples(KNOT, out);
        int last = factors.length / FACTOR - 1;
        for (int at = 0; at <= last; ) {
            knots.add(at);
            for (int k = 0; k < FACTOR; k++) {
                knots.add(factors[at * FACTOR + k]);
            }
            int next = at + 1;
            while (next < last && straight(factors, at, next + 1)) {
                next++;
            }
            at = next;
        }
    }

    /** Whether the factors between two points are near enough to the line between what is written of the two. */
    private static boolean straight(double[] factors, int from, int to) {
        double a = Math.rint(factors[from * FACTOR]);
        double b = Math.rint(factors[from * FACTOR + 1]);
        double c = Math.rint(factors[from * FACTOR + 2]);
        double perStep = 1.0 / (to - from);
        double stepA = (Math.rint(factors[to * FACTOR]) - a) * perStep;
        double stepB = (Math.rint(factors[to * FACTOR + 1]) - b) * perStep;
        double stepC = (Math.rint(factors[to * FACTOR + 2]) - c) * perStep;
        for (int i = from + 1; i < to; i++) {
            a += stepA;
            b += stepB;
            c += stepC;
            if (!near(factors, i * FACTOR, a, b, c)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Each of the three may be off by so much that together, in the worst direction, they stay within the tolerance. An error of a
     * counts b / a times across: of a slim, slanted ellipse less of it is let pass.
     */
    private static boolean near(double[] factors, int at, double a, double b, double c) {
        double slant = factors[at + 1] / factors[at];
        double errorA = a - factors[at];
        double mostC = SHARE * factors[at + 2] + ROUNDING;
        return Math.abs(errorA) <= SHARE * factors[at] + ROUNDING / Math.max(1, Math.abs(slant))
                && Math.abs(c - factors[at + 2]) <= mostC
                && Math.abs((b - factors[at + 1]) - slant * errorA) <= mostC;
    }

    /**
     * Decodes a path.
     *
     * @param stepSeconds time between two points
     * @param before the object's path before it
     */
    static PredictedPath decode(Path message, double stepSeconds, @Nullable PredictedPath before) throws WireException {
        double[] image = sums(message.getImageList(), BOX, "image");
        double[] ground = sums(message.getGroundList(), PLACE, "ground");
        int points = image.length / BOX;
        boolean onGround = ground.length > 0;
        if (onGround && ground.length != points * PLACE) {
            throw new WireException("bad-value", "a path has places on the ground for all points or for none");
        }
        double[] values = new double[points * PathPoints.STRIDE];
        for (int i = 0; i < points; i++) {
            int at = i * PathPoints.STRIDE;
            box(image, i * BOX, values, at);
            if (onGround) {
                values[at + PathPoints.GROUND] = ground[i * PLACE] / PER_METRE;
                values[at + PathPoints.GROUND + 1] = ground[i * PLACE + 1] / PER_METRE;
            }
        }
        covariances(message.getImageSpreadList(), PER_PIXEL, values, PathPoints.IMAGE_COVARIANCE);
        if (onGround && message.getGroundSpreadCount() == 0) {
            copySpread(before, values);
        } else if (onGround) {
            covariances(message.getGroundSpreadList(), PER_METRE, values, PathPoints.GROUND_COVARIANCE);
        }
        try {
            return new PredictedPath(
                    HYPOTHESES.toDomain(message.getHypothesis()),
                    message.getConfidence(),
                    stepSeconds,
                    message.hasTailDegreesOfFreedom() ? message.getTailDegreesOfFreedom() : Double.POSITIVE_INFINITY,
                    new PathPoints(values, stepSeconds, onGround));
        } catch (IllegalArgumentException e) {
            throw new WireException("bad-value", "path: " + e.getMessage(), e);
        }
    }

    private static double[] sums(List<Integer> differences, int length, String what) throws WireException {
        if (differences.size() % length != 0) {
            throw new WireException("bad-value", "a path's " + what + " ends within a tuple of " + length);
        }
        double[] sums = new double[differences.size()];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = differences.get(i) + (i < length ? 0 : sums[i - length]);
        }
        return sums;
    }

    private static void box(double[] image, int i, double[] values, int at) throws WireException {
        double halfWidth = image[i + 2] / 2;
        double halfHeight = image[i + 3] / 2;
        if (halfWidth < 0 || halfHeight < 0) {
            throw new WireException("bad-value", "a path's box has no negative size");
        }
        values[at] = (image[i] - halfWidth) / PER_PIXEL;
        values[at + 1] = (image[i + 1] - halfHeight) / PER_PIXEL;
        values[at + 2] = (image[i] + halfWidth) / PER_PIXEL;
        values[at + 3] = (image[i + 1] + halfHeight) / PER_PIXEL;
    }

    private static void covariances(List<Integer> spread, double perUnit, double[] values, int offset)
            throws WireException {
        double[] knots = sums(spread, KNOT, "spread");
        int points = values.length / PathPoints.STRIDE;
        int at = 0;
        for (int k = 0; k < knots.length; k += KNOT) {
            int from = Math.max(0, k - KNOT);
            if (k == 0 ? knots[0] != 0 : !(knots[k] > knots[from] && knots[k] < points)) {
                throw new WireException("bad-value", "the points of a path's spread do not rise from 0");
            }
            for (; at <= knots[k] && at < points; at++) {
                double along = k == 0 ? 0 : (at - knots[from]) / (knots[k] - knots[from]);
                double a = (knots[from + 1] + along * (knots[k + 1] - knots[from + 1])) / perUnit;
                double b = (knots[from + 2] + along * (knots[k + 2] - knots[from + 2])) / perUnit;
                double c = (knots[from + 3] + along * (knots[k + 3] - knots[from + 3])) / perUnit;
                int to = at * PathPoints.STRIDE + offset;
                values[to] = a * a;
                values[to + 1] = a * b;
                values[to + 2] = b * b + c * c;
            }
        }
        if (at != points) {
            throw new WireException("bad-value", "a path's spread does not reach its last point");
        }
    }

    private static void copySpread(@Nullable PredictedPath before, double[] values) throws WireException {
        PathPoints points = before == null ? null : PathPoints.of(before);
        if (points == null || !points.onGround() || points.size() * PathPoints.STRIDE != values.length) {
            throw new WireException("bad-value", "a path without a spread on the ground follows one that has it");
        }
        for (int i = 0; i < points.size(); i++) {
            for (int k = PathPoints.GROUND_COVARIANCE; k < PathPoints.GROUND_COVARIANCE + FACTOR; k++) {
                values[i * PathPoints.STRIDE + k] = points.value(i, k);
            }
        }
    }
}
