package io.drivesight.evaluation.trajectory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Cuts recordings into tests: a window slides over the recorded frames one by one (frames in which nobody was recorded do not
 * exist), and every object that is in all of its frames is one test.
 *
 * @param observe frames that the predictor may see, at least 2
 * @param predict frames that it has to predict, at least 1
 */
public record WindowProtocol(int observe, int predict) {
    /** The usual one on the ETH and UCY recordings, with 0.4 s between frames: see 3.2 s, predict 4.8 s. */
    public static final WindowProtocol ETH_UCY = new WindowProtocol(8, 12);

    public WindowProtocol {
        if (observe < 2 || predict < 1) {
            throw new IllegalArgumentException(
                    "at least 2 frames must be observed and 1 predicted: observe %d, predict %d"
                            .formatted(observe, predict));
        }
    }

    public int length() {
        return observe + predict;
    }

    /** All windows, by track and time. */
    public List<TrajectoryWindow> windows(List<RecordedPosition> recording) {
        Map<Integer, Integer> orderOfFrame = orderOfFrames(recording);
        Map<Integer, List<RecordedPosition>> tracks = new TreeMap<>();
        recording.forEach(recorded -> tracks.computeIfAbsent(recorded.trackId(), id -> new ArrayList<>())
                .add(recorded));
        List<TrajectoryWindow> windows = new ArrayList<>();
        tracks.values().forEach(track -> addWindows(sortedByTime(track), orderOfFrame, windows));
        return windows;
    }

    private static Map<Integer, Integer> orderOfFrames(List<RecordedPosition> recording) {
        Map<Integer, Integer> order = new TreeMap<>();
        recording.stream()
                .map(RecordedPosition::timeIndex)
                .sorted()
                .distinct()
                .forEach(index -> order.put(index, order.size()));
        return order;
    }

    private static List<RecordedPosition> sortedByTime(List<RecordedPosition> track) {
        List<RecordedPosition> sorted = track.stream()
                .sorted(Comparator.comparingInt(RecordedPosition::timeIndex))
                .toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i).timeIndex() == sorted.get(i - 1).timeIndex()) {
                throw new IllegalArgumentException("track %d has two positions at time index %d"
                        .formatted(sorted.get(i).trackId(), sorted.get(i).timeIndex()));
            }
        }
        return sorted;
    }

    private void addWindows(
            List<RecordedPosition> track, Map<Integer, Integer> orderOfFrame, List<TrajectoryWindow> windows) {
        for (int start = 0; start + length() <= track.size(); start++) {
            List<RecordedPosition> part = track.subList(start, start + length());
            int span = orderOfFrame.getOrDefault(part.get(length() - 1).timeIndex(), 0)
                    - orderOfFrame.getOrDefault(part.get(0).timeIndex(), 0);
            if (span == length() - 1) {
                windows.add(window(part));
            }
        }
    }

    private TrajectoryWindow window(List<RecordedPosition> part) {
        List<Position> positions = part.stream().map(RecordedPosition::position).toList();
        return new TrajectoryWindow(
                part.get(0).trackId(),
                part.get(observe - 1).timeIndex(),
                positions.subList(0, observe),
                positions.subList(observe, length()));
    }

    /**
     * Where one object was at one time.
     *
     * @param timeIndex number of the recorded frame; frames of one recording are equally spaced
     * @param trackId identity
     * @param position on the ground
     */
    public record RecordedPosition(int timeIndex, int trackId, Position position) {}

    /**
     * One test of a predictor.
     *
     * @param trackId whose path
     * @param lastObservedIndex time index of the last observed position
     * @param observed what the predictor may see, in order of time
     * @param future what it has to predict
     */
    public record TrajectoryWindow(int trackId, int lastObservedIndex, List<Position> observed, List<Position> future) {
        public TrajectoryWindow {
            observed = List.copyOf(observed);
            future = List.copyOf(future);
        }
    }
}
