package io.drivesight.core.drift;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last frames of a camera. Not thread-safe. */
final class MeanWindow {
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

    /** The means of all full windows of a drive; of a drive that is shorter but at least half a window long, its own mean. */
    static List<double[]> means(List<FrameFeatures> drive, int size) {
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
}
