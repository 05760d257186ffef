package io.drivesight.training.drift;

import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.training.drift.SetDrift.DriveDrift;
import io.drivesight.training.drift.SetDrift.FeatureShift;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was measured, as it goes into a file.
 *
 * @param setup the detector
 * @param window frames of a window
 * @param limit the threshold
 * @param reference drives of the reference
 * @param sets verdicts, set by set
 * @param failed what is wrong with unreadable frames
 */
public record DriftReport(
        DetectorSetup setup,
        int window,
        DriftThreshold limit,
        List<ReferenceDrive> reference,
        List<Verdict> sets,
        List<String> failed) {
    /**
     * One set's figures.
     *
     * @param verdict a sentence
     * @param drifted the median of the windows is above the threshold
     * @param highest distance; null without a window
     * @param median distance; null without a window
     */
    public record Verdict(
            String name,
            String verdict,
            boolean drifted,
            int frames,
            int windows,
            int over,
            @Nullable Double highest,
            @Nullable Double median,
            List<DriveDrift> drives,
            List<FeatureShift> features) {
        static Verdict of(SetDrift set) {
            DriveDrift whole = set.whole();
            boolean measured = !whole.distances().isEmpty();
            return new Verdict(
                    set.name(),
                    set.verdict(),
                    set.isDrifted(),
                    whole.frames(),
                    whole.distances().size(),
                    whole.over(),
                    measured ? whole.highest() : null,
                    measured ? whole.median() : null,
                    set.drives(),
                    set.features());
        }
    }

    /** Of these. */
    public static DriftReport of(DriftProfile profile, List<SetDrift> sets, List<String> failed) {
        return new DriftReport(
                profile.setup(),
                profile.window(),
                profile.limit(),
                profile.drives(),
                sets.stream().map(Verdict::of).toList(),
                failed);
    }
}
