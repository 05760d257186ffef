package io.drivesight.training.drift;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.drivesight.core.drift.DriftMeter;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.drift.DriftReading;
import io.drivesight.core.drift.DriftReading.Contribution;
import io.drivesight.core.drift.Feature;
import io.drivesight.evaluation.drift.Drive;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.evaluate.EvaluationReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A set of frames held against a profile; in a report's JSON with the figures of all its drives together.
 *
 * @param name of the set
 * @param threshold the profile's
 * @param drives of the set, those shorter than half a window as one
 * @param words what is different, over the windows that count: those above the threshold, or all when there are none
 * @param features all, the one with the largest share first; empty without a window
 */
@JsonPropertyOrder({"name", "verdict", "drifted", "all", "drives", "features"})
public record SetDrift(
        String name,
        @JsonIgnore double threshold,
        List<DriveDrift> drives,
        @JsonIgnore String words,
        List<FeatureShift> features) {
    /**
     * One drive held against a profile.
     *
     * @param name which
     * @param frames how many it has
     * @param distances one for each frame from the first full window on; empty: too short for a window
     * @param over how many of them are above the threshold
     * @param words what is different, by the farthest window; empty without a window
     */
    public record DriveDrift(String name, int frames, List<Double> distances, int over, String words) {
        public DriveDrift {
            distances = List.copyOf(distances);
        }

        static DriveDrift of(String name, int frames, List<DriftReading> readings) {
            return new DriveDrift(
                    name,
                    frames,
                    readings.stream().map(DriftReading::distance).toList(),
                    (int) readings.stream().filter(DriftReading::isDrifted).count(),
                    readings.stream()
                            .max(Comparator.comparingDouble(DriftReading::distance))
                            .map(DriftReading::words)
                            .orElse(""));
        }

        /** Of all windows; NaN without one. */
        public double highest() {
            return distances.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
        }

        /** Of all windows; NaN without one. */
        public double median() {
            return distances.isEmpty()
                    ? Double.NaN
                    : distances.stream().sorted().toList().get(distances.size() / 2);
        }
    }

    /**
     * How one feature of a set lies beside the reference's.
     *
     * @param feature which
     * @param shift difference of the means, in the reference's standard deviations
     * @param share of the squared distance, 0..1, mean over the windows that count
     * @param wasserstein Wasserstein's distance of order 1 between the two distributions, in the reference's standard deviations
     * @param quantiles of the set, at 0, 5, ... 100 %, every drive counting the same
     */
    public record FeatureShift(
            Feature feature, double shift, double share, double wasserstein, List<Double> quantiles) {
        public FeatureShift {
            quantiles = List.copyOf(quantiles);
        }
    }

    public SetDrift {
        drives = List.copyOf(drives);
        features = List.copyOf(features);
    }

    /** Measures. */
    public static SetDrift of(String name, List<Drive> frames, DriftProfile profile) {
        DriftMeter meter = new DriftMeter(profile);
        List<Drive> drives = Drive.withShortOnesJoined(frames, profile.window());
        List<DriveDrift> measured = new ArrayList<>();
        List<DriftReading> all = new ArrayList<>();
        for (Drive drive : drives) {
            List<DriftReading> readings = meter.readings(drive.frames());
            measured.add(DriveDrift.of(drive.name(), drive.frames().size(), readings));
            all.addAll(readings);
        }
        List<DriftReading> over = all.stream().filter(DriftReading::isDrifted).toList();
        List<Contribution> mean = mean(over.isEmpty() ? all : over);
        return new SetDrift(
                name,
                profile.threshold(),
                measured,
                mean.isEmpty() ? "" : new DriftReading(0, 0, mean).words(),
                shifts(mean, drives, profile));
    }

    /** Mean parts over readings, the largest first. */
    private static List<Contribution> mean(List<DriftReading> readings) {
        List<Contribution> mean = new ArrayList<>();
        for (Feature feature : readings.isEmpty() ? List.<Feature>of() : List.of(Feature.values())) {
            double shift = 0;
            double share = 0;
            for (DriftReading reading : readings) {
                Contribution part = reading.contributions().stream()
                        .filter(one -> one.feature() == feature)
                        .findFirst()
                        .orElseThrow();
                shift += part.shift() / readings.size();
                share += part.share() / readings.size();
            }
            mean.add(new Contribution(feature, shift, share));
        }
        mean.sort(Comparator.comparingDouble(Contribution::share).reversed());
        return mean;
    }

    private static List<FeatureShift> shifts(List<Contribution> parts, List<Drive> drives, DriftProfile profile) {
        List<FeatureShift> shifts = new ArrayList<>();
        for (Contribution part : parts) {
            FeatureReference reference = profile.features().stream()
                    .filter(one -> one.feature() == part.feature())
                    .findFirst()
                    .orElseThrow();
            List<Double> quantiles = Drive.quantiles(part.feature(), drives);
            shifts.add(new FeatureShift(
                    part.feature(), part.shift(), part.share(), reference.wasserstein(quantiles), quantiles));
        }
        return shifts;
    }

    /** All drives as one: number of frames, every window's distance, and how many of these are above the threshold. */
    public DriveDrift whole() {
        return new DriveDrift(
                name,
                drives.stream().mapToInt(DriveDrift::frames).sum(),
                drives.stream().flatMap(drive -> drive.distances().stream()).toList(),
                drives.stream().mapToInt(DriveDrift::over).sum(),
                words);
    }

    /** The median of the windows is above the threshold, which was made of held-out drives' medians. */
    public boolean isDrifted() {
        return whole().median() > threshold;
    }

    /** The figures of all drives together, as JSON has them. */
    @JsonUnwrapped
    @JsonProperty
    Whole all() {
        DriveDrift whole = whole();
        return new Whole(
                whole.frames(),
                whole.distances().size(),
                whole.over(),
                EvaluationReport.orNull(whole.highest()),
                EvaluationReport.orNull(whole.median()));
    }

    private record Whole(
            int frames,
            int windows,
            int over,
            @Nullable Double highest,
            @Nullable Double median) {}

    /** What to tell people. */
    @JsonProperty
    public String verdict() {
        DriveDrift whole = whole();
        if (whole.distances().isEmpty()) {
            return "not measured: no drive has half a window of frames";
        }
        String figures = Text.format("(distance %.2f, threshold %.2f)", whole.median(), threshold);
        if (isDrifted()) {
            return "drifted: " + words + " " + figures;
        }
        String parts = Text.format(
                "; in %d of %d windows %s (up to %.2f)",
                whole.over(), whole.distances().size(), words, whole.highest());
        return "within what the model knows " + figures + (whole.over() == 0 ? "" : parts);
    }
}
