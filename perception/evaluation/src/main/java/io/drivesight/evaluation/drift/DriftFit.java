package io.drivesight.evaluation.drift;

import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftException;
import io.drivesight.core.drift.DriftMeter;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.core.drift.Feature;
import io.drivesight.core.drift.Yardstick;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a profile from reference drives, threshold included. No other data are seen.
 *
 * <p>The threshold. Each drive in turn is held out; the median of its windows' distances from a profile of all others is what a
 * new drive of the same kind shows. If a new drive is exchangeable with those K, its own lies above the r-th smallest of theirs with a chance of
 * at most {@code 1 - r / (K + 1)} (split conformal prediction: Angelopoulos and Bates, arXiv:2107.07511). Here r is
 * {@code ceil(0.75 (K + 1))}, at most K: up to six drives the largest counts, from seven on one, from eleven on two
 * drives may be unlike all others without blinding the meter. That distance times a margin of 1.5, for single windows within a drive, is
 * the threshold. The median, not the maximum: else one tunnel in a long drive would decide.
 *
 * <p>With fewer than three drives of at least half a window, parts of them are held out instead; these resemble each other
 * more than other drives would, so the margin is 2, and the profile says so.
 */
public final class DriftFit {
    private static final int LEAST_DRIVES = 3;
    private static final int MOST_PARTS = 5;
    private static final double COVERED = 0.75;
    private static final double MARGIN_OF_DRIVES = 1.5;
    private static final double MARGIN_OF_BLOCKS = 2;

    private final DetectorSetup setup;
    private final int window;

    /**
     * For this detector.
     *
     * @param window frames whose mean is held against the profile
     * @throws DriftException when the window is out of range
     */
    public DriftFit(DetectorSetup setup, int window) {
        if (window < DriftProfile.LEAST_WINDOW || window > DriftProfile.MOST_WINDOW) {
            throw new DriftException("a window has %d to %d frames, was %d"
                    .formatted(DriftProfile.LEAST_WINDOW, DriftProfile.MOST_WINDOW, window));
        }
        this.setup = setup;
        this.window = window;
    }

    /**
     * The profile of these drives. Those of one source that are shorter than half a window count as one drive.
     *
     * @throws DriftException when there are too few frames
     */
    public DriftProfile fit(List<Drive> all) {
        List<Drive> drives = Drive.withShortOnesJoined(all, window);
        boolean enough = drives.stream().filter(this::hasWindow).count() >= LEAST_DRIVES;
        List<Drive> parts = enough ? drives : blocks(drives);
        Map<Drive, Double> typical = heldOut(parts);
        if (typical.size() < LEAST_DRIVES) {
            int frames =
                    drives.stream().mapToInt(drive -> drive.frames().size()).sum();
            throw new DriftException(
                    "%d frames of %d drives are too few for a reference with windows of %d frames; give at least %d, better of several drives, or a smaller window"
                            .formatted(frames, drives.size(), window, LEAST_DRIVES * window));
        }
        List<ReferenceDrive> described = drives.stream()
                .map(drive -> new ReferenceDrive(
                        drive.source(), drive.name(), drive.frames().size(), typical.get(drive)))
                .toList();
        DriftThreshold.Basis basis = enough ? DriftThreshold.Basis.DRIVES : DriftThreshold.Basis.BLOCKS;
        return profile(described, drives, Moments.of(drives, window), threshold(typical.values(), basis));
    }

    private DriftProfile profile(
            List<ReferenceDrive> described, List<Drive> drives, Moments moments, DriftThreshold limit) {
        double[] location = moments.location();
        double[][] covariance = moments.covariance();
        List<FeatureReference> features = new ArrayList<>();
        List<List<Double>> rows = new ArrayList<>();
        for (int i = 0; i < location.length; i++) {
            Feature feature = Feature.ALL.get(i);
            features.add(new FeatureReference(
                    feature, location[i], Math.sqrt(covariance[i][i]), Drive.quantiles(feature, drives)));
            rows.add(Arrays.stream(covariance[i]).boxed().toList());
        }
        return new DriftProfile(setup, window, described, features, rows, moments.shrinkage(), limit);
    }

    private boolean hasWindow(Drive drive) {
        return 2 * drive.frames().size() >= window;
    }

    private List<Drive> blocks(List<Drive> drives) {
        List<Drive> blocks = new ArrayList<>();
        drives.forEach(drive -> blocks.addAll(
                drive.parts(Math.max(1, Math.min(MOST_PARTS, 2 * drive.frames().size() / window)))));
        return blocks;
    }

    /** Each part's typical distance from the others; parts without a window are never held out. */
    private Map<Drive, Double> heldOut(List<Drive> parts) {
        Map<Drive, Double> typical = new HashMap<>();
        for (Drive out : parts) {
            if (hasWindow(out) && parts.size() > 1) {
                List<Drive> others =
                        parts.stream().filter(part -> !part.equals(out)).toList();
                Yardstick yardstick = Moments.of(others, window).yardstick();
                typical.put(out, median(DriftMeter.means(out.frames(), window), yardstick));
            }
        }
        return typical;
    }

    private static double median(List<double[]> means, Yardstick yardstick) {
        double[] distances =
                means.stream().mapToDouble(yardstick::distance).sorted().toArray();
        return distances[distances.length / 2];
    }

    private static DriftThreshold threshold(Collection<Double> typical, DriftThreshold.Basis basis) {
        int rank = Math.min(typical.size(), (int) Math.ceil(COVERED * (typical.size() + 1)));
        double distance = typical.stream().sorted().skip(rank - 1).findFirst().orElseThrow();
        double margin = basis == DriftThreshold.Basis.DRIVES ? MARGIN_OF_DRIVES : MARGIN_OF_BLOCKS;
        return new DriftThreshold(margin * distance, basis, typical.size(), rank, margin);
    }
}
