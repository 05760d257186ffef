package io.drivesight.evaluation.benchmark;

import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.tracking.TrackingSequence;
import io.drivesight.evaluation.tracking.TrackingSequence.EvaluatedFrame;
import io.drivesight.evaluation.tracking.TrackingSequence.TrackedBox;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a ground truth and a result file into frames. Frames are counted from 0. */
final class FrameLists {
    /** Longer ones are refused, so that one wild frame number cannot ask for all memory. */
    private static final int MAX_FRAMES = 10_000_000;

    private final Sequence sequence;
    private final Path truthFile;
    private final Path trackFile;
    private final List<Frame> frames = new ArrayList<>();
    private final Map<Key, Long> truthLines = new HashMap<>();
    private final Map<Key, Long> trackLines = new HashMap<>();

    FrameLists(Sequence sequence, Path truthFile, Path trackFile) {
        this.sequence = sequence;
        this.truthFile = truthFile;
        this.trackFile = trackFile;
        if (sequence.hasKnownLength()) {
            grow(sequence.frames());
        }
    }

    void add(int frame, TruthObject object, long line) throws FormatException {
        frame(frame, truthFile).truth.add(object);
        requireNew(truthLines, new Key(frame, object.id()), truthFile, line);
    }

    void add(int frame, TrackedBox track, long line) throws FormatException {
        frame(frame, trackFile).tracks.add(track);
        requireNew(trackLines, new Key(frame, track.id()), trackFile, line);
    }

    void addIgnoreRegion(int frame, Box region) throws FormatException {
        frame(frame, truthFile).ignoreRegions.add(region);
    }

    TrackingSequence toSequence() {
        return new TrackingSequence(
                sequence.name(), frames.stream().map(Frame::toEvaluatedFrame).toList());
    }

    private Frame frame(int index, Path file) throws FormatException {
        int limit = sequence.hasKnownLength() ? sequence.frames() : MAX_FRAMES;
        if (index >= limit) {
            throw new FormatException(
                    file,
                    "has a row for frame index %d (counted from 0), but sequence %s has only %d frames"
                            .formatted(index, sequence.name(), limit));
        }
        grow(index + 1);
        return frames.get(index);
    }

    private static void requireNew(Map<Key, Long> lines, Key key, Path file, long line) throws FormatException {
        @Nullable Long first = lines.putIfAbsent(key, line);
        if (first != null) {
            throw new FormatException(
                    file,
                    line,
                    "id %d comes twice in frame index %d (counted from 0), first on line %d; ids must be unique in a frame"
                            .formatted(key.id, key.frame, first));
        }
    }

    private void grow(int size) {
        while (frames.size() < size) {
            frames.add(new Frame(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        }
    }

    private record Key(int frame, long id) {}

    private record Frame(List<TruthObject> truth, List<TrackedBox> tracks, List<Box> ignoreRegions) {
        EvaluatedFrame toEvaluatedFrame() {
            return new EvaluatedFrame(truth, tracks, ignoreRegions);
        }
    }
}
