package io.drivesight.evaluation.tracker;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.evaluation.formats.KittiLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * What a tracker made of one recording.
 *
 * @param rows confirmed tracks, where they were seen, and for a moment where something nearer hides them
 * @param arrived numbers of the frames that the tracker was given
 * @param nanosPerFrame mean time that the tracker took per frame [ns]
 */
public record TrackRun(List<KittiLabel> rows, BitSet arrived, double nanosPerFrame) {
    /** A hidden track is put out while it is this likely to be where it is expected: about 0.4 s. */
    private static final double HIDDEN_EXISTENCE = 0.4;

    /**
     * Runs a new tracker over a recording, online: a frame's rows are settled before the next frame is read.
     *
     * @param stamps capture time of a frame [ns]; empty: it never arrives
     */
    public static TrackRun of(
            DetectionSequence sequence, int frames, String type, Tracker tracker, IntFunction<OptionalLong> stamps) {
        List<KittiLabel> rows = new ArrayList<>();
        BitSet arrived = new BitSet(frames);
        long spent = 0;
        for (int frame = 0; frame < frames; frame++) {
            OptionalLong stamp = stamps.apply(frame);
            if (stamp.isPresent()) {
                arrived.set(frame);
                TrackerFrame input = new TrackerFrame(
                        Instant.ofEpochSecond(0, stamp.getAsLong()),
                        sequence.size(),
                        sequence.at(frame),
                        sequence.camera(),
                        sequence.egoAt(frame));
                long start = System.nanoTime();
                List<TrackedObject> objects = tracker.update(input);
                spent += System.nanoTime() - start;
                addRows(rows, frame, type, objects, sequence);
            }
        }
        return new TrackRun(rows, arrived, (double) spent / Math.max(1, arrived.cardinality()));
    }

    /** Stamps of a recording of which every frame arrives, {@code rate} frames a second. */
    public static IntFunction<OptionalLong> everyFrame(double rate) {
        return frame -> OptionalLong.of(Math.round((frame + 1) / rate * 1e9));
    }

    private static void addRows(
            List<KittiLabel> rows, int frame, String type, List<TrackedObject> objects, DetectionSequence sequence) {
        for (TrackedObject object : objects) {
            Box box = sequence.clipped() ? object.box().clippedTo(sequence.size()) : object.box();
            if (isThere(object) && box.area() > 0) {
                rows.add(KittiLabel.tracked(
                        frame, Math.toIntExact(object.trackId()), type, box, object.existenceProbability()));
            }
        }
    }

    private static boolean isThere(TrackedObject object) {
        return object.status() == TrackStatus.TRACKED
                || (object.status() == TrackStatus.COASTING && object.existenceProbability() >= HIDDEN_EXISTENCE);
    }
}
