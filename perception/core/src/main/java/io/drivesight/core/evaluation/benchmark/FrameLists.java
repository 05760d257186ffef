package io.drivesight.core.evaluation.benchmark;

import io.drivesight.core.evaluation.formats.FormatException;
import io.drivesight.core.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.core.evaluation.tracking.EvaluatedFrame;
import io.drivesight.core.evaluation.tracking.TrackedBox;
import io.drivesight.core.evaluation.tracking.TrackingSequence;
import io.drivesight.core.evaluation.tracking.TruthObject;
import io.drivesight.core.geometry.Box;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Collects rows into frames. */
final class FrameLists {
    /** Longer ones are refused, so that one wild frame number cannot ask for all memory. */
    private static final int MAX_FRAMES = 10_000_000;

    private final Sequence sequence;
    private final List<FrameLists.Frame> frames = new ArrayList<>();

    FrameLists(Sequence sequence) {
        this.sequence = sequence;
        if (sequence.hasKnownLength()) {
            grow(sequence.frames());
        }
    }

    /**
     * The frame with this number.
     *
     * @param index counted from 0
     * @param file where the row stands, for the complaint about a frame beyond the sequence's end
     */
    Frame at(int index, Path file) throws FormatException {
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

    TrackingSequence toSequence() {
        return new TrackingSequence(
                sequence.name(), frames.stream().map(Frame::toEvaluatedFrame).toList());
    }

    private void grow(int size) {
        while (frames.size() < size) {
            frames.add(new Frame(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        }
    }

    record Frame(List<TruthObject> truth, List<TrackedBox> tracks, List<Box> ignoreRegions) {
        EvaluatedFrame toEvaluatedFrame() {
            return new EvaluatedFrame(truth, tracks, ignoreRegions);
        }
    }
}
