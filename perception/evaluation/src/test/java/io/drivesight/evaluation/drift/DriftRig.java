package io.drivesight.evaluation.drift;

import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.Feature;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Drives whose frames are numbers drawn by a seed. */
final class DriftRig {
    static final int WINDOW = 10;
    static final DetectorSetup SETUP = new DetectorSetup(
            "tiny", "ab".repeat(32), new Thresholds(0.1, 0.5, 100), InputProfile.AUTO, DecoderChoice.AUTO);

    private DriftRig() {}

    /** Typical values, one for each feature. */
    static double[] typical() {
        return new double[] {110, 50, 0.2, 0.1, 0.1, 0.4, 1.5, 2.5, 2.2, 1.8, 1.2, 0.5, 0.6, 0.7, 1.0, 0.8};
    }

    /** A frame about typical values, each feature off by a multiple of its least spread. */
    static FrameFeatures frame(Random random, double brightness, double noise) {
        double[] values = typical();
        for (int i = 0; i < values.length; i++) {
            values[i] += noise * Feature.ALL.get(i).leastSpread() * random.nextGaussian();
        }
        values[Feature.ALL.indexOf(Feature.BRIGHTNESS)] += brightness;
        return FrameFeatures.of(values);
    }

    static Drive drive(String name, int frames, double brightness, long seed) {
        Random random = new Random(seed);
        List<FrameFeatures> all = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            all.add(frame(random, brightness, 2));
        }
        return new Drive("clear", name, all);
    }

    /** Drives of which each is a little brighter or darker than the others. */
    static List<Drive> drives(int count) {
        List<Drive> drives = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drives.add(drive("drive" + i, 40, 6 * (i % 3) - 6, 100 + i));
        }
        return drives;
    }

    static DriftProfile profile() {
        return new DriftFit(SETUP, WINDOW).fit(drives(5));
    }
}
