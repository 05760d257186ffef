package io.drivesight.simulator.tracking;

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
import java.util.Optional;

/**
 * What a tracker made of one recording.
 *
 * @param rows confirmed tracks, where they were seen
 * @param arrived numbers of the frames that the tracker was given
 * @param nanosPerFrame mean time that the tracker took per frame [ns]
 */
record TrackRun(List<KittiLabel> rows, BitSet arrived, double nanosPerFrame) {

    /** Runs a new tracker over a recording, online: a frame's rows are settled before the next frame is read. */
    static TrackRun of(DetectionSequence sequence, int frames, String type, Tracker tracker, FrameSchedule schedule) {
        FrameSchedule.Draw draw = schedule.draw(sequence.name());
        List<KittiLabel> rows = new ArrayList<>();
        BitSet arrived = new BitSet(frames);
        long spent = 0;
        for (int frame = 0; frame < frames; frame++) {
            if (draw.arrives()) {
                arrived.set(frame);
                TrackerFrame input = new TrackerFrame(
                        Instant.ofEpochSecond(0, draw.nanos(frame)),
                        sequence.size(),
                        sequence.at(frame),
                        sequence.camera(),
                        Optional.empty());
                long start = System.nanoTime();
                List<TrackedObject> objects = tracker.update(input);
                spent += System.nanoTime() - start;
                addRows(rows, frame, type, objects, sequence);
            }
        }
        return new TrackRun(rows, arrived, (double) spent / Math.max(1, arrived.cardinality()));
    }

    private static void addRows(
            List<KittiLabel> rows, int frame, String type, List<TrackedObject> objects, DetectionSequence sequence) {
        for (TrackedObject object : objects) {
            Box box = object.box().clippedTo(sequence.size());
            if (object.status() == TrackStatus.TRACKED && box.area() > 0) {
                rows.add(KittiLabel.tracked(
                        frame, Math.toIntExact(object.trackId()), type, box, object.existenceProbability()));
            }
        }
    }
}
