package io.drivesight.evaluation.drift;

import io.drivesight.core.drift.DriftProfile.FeatureReference;
import io.drivesight.core.drift.Feature;
import io.drivesight.core.drift.FrameFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Frames that belong together: of one camera, on one drive, in the order of their capture.
 *
 * @param source where it comes from, e.g. a folder
 * @param name which drive of the source
 * @param frames at least one
 */
public record Drive(String source, String name, List<FrameFeatures> frames) {
    public Drive {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a drive without frames: " + source + " " + name);
        }
    }

    /** Drives of one source that are too short for half a window become one. */
    public static List<Drive> withShortOnesJoined(List<Drive> drives, int window) {
        List<Drive> result = new ArrayList<>();
        drives.stream().map(Drive::source).distinct().forEach(source -> {
            List<Drive> own = drives.stream()
                    .filter(drive -> drive.source().equals(source))
                    .toList();
            List<Drive> tooShort = own.stream()
                    .filter(drive -> 2 * drive.frames().size() < window)
                    .toList();
            own.stream().filter(drive -> !tooShort.contains(drive)).forEach(result::add);
            joined(source, tooShort, result);
        });
        return List.copyOf(result);
    }

    private static void joined(String source, List<Drive> tooShort, List<Drive> result) {
        if (tooShort.size() == 1) {
            result.add(tooShort.get(0));
        } else if (!tooShort.isEmpty()) {
            result.add(new Drive(
                    source,
                    tooShort.size() + " short drives",
                    tooShort.stream().flatMap(drive -> drive.frames().stream()).toList()));
        }
    }

    /** This drive in so many parts of nearly the same length, one after the other. */
    List<Drive> parts(int count) {
        List<Drive> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * frames.size() / count;
            int to = (i + 1) * frames.size() / count;
            parts.add(new Drive(source, name + " part " + (i + 1), frames.subList(from, to)));
        }
        return parts;
    }

    /** Quantiles of a feature over the frames of drives, each drive counting the same: at 0, 5, ... 100 %. */
    public static List<Double> quantiles(Feature feature, List<Drive> drives) {
        record Weighted(double value, double weight) {}

        List<Weighted> all = new ArrayList<>();
        for (Drive drive : drives) {
            double weight = 1.0 / drive.frames().size() / drives.size();
            drive.frames().forEach(frame -> all.add(new Weighted(frame.value(feature), weight)));
        }
        all.sort(Comparator.comparingDouble(Weighted::value));
        List<Double> quantiles = new ArrayList<>();
        int at = 0;
        double below = all.get(0).weight();
        for (int i = 0; i < FeatureReference.QUANTILES; i++) {
            double share = (double) i / (FeatureReference.QUANTILES - 1);
            while (at < all.size() - 1 && below < share - 1e-12) {
                at++;
                below += all.get(at).weight();
            }
            quantiles.add(all.get(at).value());
        }
        return quantiles;
    }
}
