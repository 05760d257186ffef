package io.drivesight.core.drift;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Holds the last frames of one camera against a profile. Not thread-safe. */
public final class DriftMeter {
    private final DriftProfile profile;
    private final Yardstick yardstick;
    private final MeanWindow window;

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

    /** How far the window is from the reference; empty until it is full. */
    public Optional<DriftReading> reading() {
        return window.isFull() ? Optional.of(reading(window.mean())) : Optional.empty();
    }

    /**
     * The readings of a whole drive, one for each frame from the first full window on. A drive that is shorter, but at least half a window long,
     * has one; a shorter one has none.
     */
    public List<DriftReading> readings(List<FrameFeatures> drive) {
        return means(drive, profile.window()).stream().map(this::reading).toList();
    }

    /** The means of all full windows of a drive; of a drive that is shorter but at least half a window long, its own mean. */
    public static List<double[]> means(List<FrameFeatures> drive, int size) {
        MeanWindow window = new MeanWindow(size);
        List<double[]> means = new ArrayList<>();
        for (FrameFeatures frame : drive) {
            window.add(frame);
            if (window.isFull()) {
                means.add(window.mean());
            }
        }
        if (means.isEmpty() && 2 * drive.size() >= size) {
            means.add(window.mean());
        }
        return means;
    }

    private DriftReading reading(double[] mean) {
        return new DriftReading(yardstick.distance(mean), profile.threshold(), yardstick.contributions(mean));
    }

    /** The last frames of a camera. Not thread-safe. */
    private static final class MeanWindow {
        private final int size;
        private final Deque<FrameFeatures> frames = new ArrayDeque<>();

        MeanWindow(int size) {
            this.size = size;
        }

        void add(FrameFeatures frame) {
            if (frames.size() == size) {
                frames.removeFirst();
            }
            frames.addLast(frame);
        }

        boolean isFull() {
            return frames.size() == size;
        }

        double[] mean() {
            double[] mean = new double[Feature.ALL.size()];
            for (FrameFeatures frame : frames) {
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += frame.at(i) / frames.size();
                }
            }
            return mean;
        }
    }
}
