package io.drivesight.core.drift;

import java.util.List;
import java.util.Optional;

/** Holds the last frames of one camera against a profile. Not thread-safe. */
public final class DriftMeter {
    private final DriftProfile profile;
    private final Yardstick yardstick;
    private MeanWindow window;

    /** A meter that has seen nothing. */
    public DriftMeter(DriftProfile profile) {
        this.profile = profile;
        this.yardstick = profile.yardstick();
        this.window = new MeanWindow(profile.window());
    }

    /** Takes in the next frame. */
    public void add(FrameFeatures frame) {
        window.add(frame);
    }

    /** Forgets all frames. */
    public void reset() {
        window = new MeanWindow(profile.window());
    }

    /** How far the window is from the reference; empty until it is full. */
    public Optional<DriftReading> reading() {
        return window.isFull() ? Optional.of(reading(window.mean())) : Optional.empty();
    }

    /**
     * The readings of a whole drive, one for each frame from the first full window on. A drive that is shorter, but at least half a window long,
     * has one; a shorter one has none.
     */
    public List<DriftReading> readings(List<FrameFeatures> drive) {
        return MeanWindow.means(drive, profile.window()).stream()
                .map(this::reading)
                .toList();
    }

    private DriftReading reading(double[] mean) {
        return new DriftReading(yardstick.distance(mean), profile.threshold(), yardstick.contributions(mean));
    }
}
