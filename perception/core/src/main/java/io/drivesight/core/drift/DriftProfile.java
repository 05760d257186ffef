package io.drivesight.core.drift;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What frames of the reference look like to a detector, and how far others may be from them.
 *
 * @param setup the detector that it was made with, and is of use for
 * @param window frames whose mean is held against it, {@value #LEAST_WINDOW} to {@value #MOST_WINDOW}
 * @param drives what it was made from
 * @param features each feature's distribution, in the features' order
 * @param covariance of the features, after shrinking; symmetric, positive definite
 * @param shrinkage how far correlations were shrunk towards none, 0..1
 * @param limit the threshold and where it comes from
 */
public record DriftProfile(
        DetectorSetup setup,
        int window,
        List<ReferenceDrive> drives,
        List<FeatureReference> features,
        List<List<Double>> covariance,
        double shrinkage,
        DriftThreshold limit) {
    /** Fewest frames of a window. */
    public static final int LEAST_WINDOW = 2;

    /** Most frames of a window. */
    public static final int MOST_WINDOW = 10_000;

    /** Unless said otherwise. */
    public static final int DEFAULT_WINDOW = 30;

    public DriftProfile {
        drives = List.copyOf(drives);
        features = List.copyOf(features);
        covariance = covariance.stream().map(List::copyOf).toList();
        if (window < LEAST_WINDOW || window > MOST_WINDOW) {
            throw new IllegalArgumentException(
                    "a window has %d to %d frames, was %d".formatted(LEAST_WINDOW, MOST_WINDOW, window));
        }
        if (!features.stream().map(FeatureReference::feature).toList().equals(Feature.ALL)) {
            throw new IllegalArgumentException("the features must be " + labels(Feature.ALL) + ", in this order, were "
                    + labels(features.stream().map(FeatureReference::feature).toList()));
        }
        requireCovariance(covariance, features.size());
        if (!(shrinkage >= 0 && shrinkage <= 1)) {
            throw new IllegalArgumentException("shrinkage must be 0..1, was " + shrinkage);
        }
    }

    private static String labels(List<Feature> features) {
        return String.join(", ", features.stream().map(Feature::label).toList());
    }

    private static void requireCovariance(List<List<Double>> covariance, int size) {
        if (covariance.size() != size || covariance.stream().anyMatch(row -> row.size() != size)) {
            throw new IllegalArgumentException("the covariance must have %d rows of %d numbers".formatted(size, size));
        }
        double[][] values = matrix(covariance);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                if (!Double.isFinite(values[i][j]) || values[i][j] != values[j][i]) {
                    throw new IllegalArgumentException(
                            "the covariance must be symmetric and of finite numbers; row %d, column %d is %s"
                                    .formatted(i + 1, j + 1, values[i][j]));
                }
            }
        }
        try {
            new Yardstick(new double[size], values);
        } catch (DriftException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static double[][] matrix(List<List<Double>> rows) {
        return rows.stream()
                .map(row -> row.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
    }

    /**
     * Holds the detector of this profile, named {@code source}, against the one in use; a {@link DriftException}
     * says what differs and what to do.
     */
    public void requireSetup(DetectorSetup used, String source) {
        setup.requireSame(used, source);
    }

    /** Above this distance frames count as drifted. */
    @JsonIgnore
    public double threshold() {
        return limit.value();
    }

    /** Frames that it was made from. */
    @JsonIgnore
    public int frames() {
        return drives.stream().mapToInt(ReferenceDrive::frames).sum();
    }

    Yardstick yardstick() {
        return new Yardstick(
                features.stream().mapToDouble(FeatureReference::location).toArray(), matrix(covariance));
    }

    /**
     * From which distance on frames count as drifted, and why.
     *
     * @param value the distance, above 0
     * @param basis what was held out
     * @param heldOut how many, each in turn
     * @param rank the how-manieth smallest of their typical distances counts, 1..heldOut
     * @param margin what that distance was multiplied by, at least 1
     */
    public record DriftThreshold(double value, Basis basis, int heldOut, int rank, double margin) {
        /** What was held out. */
        public enum Basis {
            /** Whole drives, as it should be. */
            DRIVES,
            /** Parts of too few drives: they resemble each other more than other drives would. */
            BLOCKS;

            /** Stable name. */
            @JsonValue
            public String label() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public DriftThreshold {
            if (!(value > 0 && Double.isFinite(value)) || !(margin >= 1 && Double.isFinite(margin))) {
                throw new IllegalArgumentException(
                        "the threshold must be a number above 0 and its margin at least 1, were " + value + ", "
                                + margin);
            }
            if (rank < 1 || rank > heldOut) {
                throw new IllegalArgumentException(
                        "the threshold's rank must be 1 to the number held out, was %d of %d".formatted(rank, heldOut));
            }
        }
    }

    /**
     * A drive of the reference.
     *
     * @param source where it came from
     * @param name which drive of the source
     * @param frames how many
     * @param heldOutDistance the median of its windows' distances from a profile of the others; null: too short for a window, or parts of it were held out
     */
    public record ReferenceDrive(
            String source,
            String name,
            int frames,
            @Nullable Double heldOutDistance) {
        public ReferenceDrive {
            if (frames < 1) {
                throw new IllegalArgumentException("a drive has at least 1 frame, was " + frames);
            }
            if (heldOutDistance != null && !(heldOutDistance >= 0 && Double.isFinite(heldOutDistance))) {
                throw new IllegalArgumentException("a distance is a number of at least 0, was " + heldOutDistance);
            }
        }
    }

    /**
     * How a feature is distributed over the reference's frames, every drive counting the same.
     *
     * @param feature which
     * @param location mean
     * @param spread standard deviation, widened by the least difference that means anything; above 0
     * @param quantiles at 0, 5, ... 100 %, rising
     */
    public record FeatureReference(Feature feature, double location, double spread, List<Double> quantiles) {
        /** Number of quantiles. */
        public static final int QUANTILES = 21;

        public FeatureReference {
            quantiles = List.copyOf(quantiles);
            if (!Double.isFinite(location) || !(spread > 0 && Double.isFinite(spread))) {
                throw new IllegalArgumentException("%s: location must be a number and spread one above 0, were %s, %s"
                        .formatted(feature.label(), location, spread));
            }
            if (quantiles.size() != QUANTILES || !isRising(quantiles)) {
                throw new IllegalArgumentException(
                        "%s: %d rising quantiles are needed, were %s".formatted(feature.label(), QUANTILES, quantiles));
            }
        }

        private static boolean isRising(List<Double> values) {
            for (int i = 0; i < values.size(); i++) {
                if (!Double.isFinite(values.get(i)) || (i > 0 && values.get(i) < values.get(i - 1))) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Wasserstein's distance of order 1 between the reference's distribution and another's, given by quantiles
         * at the same shares: the mean difference of the quantiles, by the trapezoidal rule, in spreads.
         */
        public double wasserstein(List<Double> others) {
            double sum = 0;
            for (int i = 0; i < QUANTILES; i++) {
                double weight = i == 0 || i == QUANTILES - 1 ? 0.5 : 1;
                sum += weight * Math.abs(quantiles.get(i) - others.get(i));
            }
            return sum / (QUANTILES - 1) / spread;
        }
    }
}
