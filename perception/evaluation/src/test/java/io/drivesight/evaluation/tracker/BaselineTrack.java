package io.drivesight.evaluation.tracker;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One track of a {@link BaselineTracker}. */
final class BaselineTrack {
    /** Frames over which OC-SORT measures a direction. */
    private static final int DIRECTION_FRAMES = 3;

    private static final ImageMotion UNKNOWN = new ImageMotion(0, 0, Covariance2.ZERO, Covariance2.ZERO, 0);

    final long id;
    private final boolean observationCentric;
    /** Boxes as measured, by age. */
    private final TreeMap<Integer, Box> seen = new TreeMap<>();

    private FrameKalman filter;
    private FrameKalman filterWhenSeen;
    private Detection latest;
    private int age;
    private int unseen;
    private int hits = 1;

    BaselineTrack(long id, Detection detection, BaselineSettings settings) {
        this.id = id;
        observationCentric = settings.observationCentric();
        filter = new FrameKalman(detection.box(), settings.noise());
        filterWhenSeen = filter.copy();
        latest = detection;
        seen.put(0, detection.box());
    }

    void predict() {
        filter.predict();
        age++;
        if (unseen > 0) {
            hits = 0;
        }
        unseen++;
    }

    void see(Detection detection) {
        if (observationCentric && unseen > 1) {
            replay(detection.box());
        }
        filter.update(detection.box());
        filterWhenSeen = filter.copy();
        seen.put(age, detection.box());
        seen.headMap(age - DIRECTION_FRAMES - 1).clear();
        latest = detection;
        unseen = 0;
        hits++;
    }

    private void replay(Box now) {
        Box from = latest.box();
        filter = filterWhenSeen.copy();
        for (int step = 1; step < unseen; step++) {
            filter.predict();
            filter.update(between(from, now, (double) step / unseen));
        }
        filter.predict();
    }

    private static Box between(Box a, Box b, double share) {
        return Box.ofCenter(
                a.centerX() + share * (b.centerX() - a.centerX()),
                a.centerY() + share * (b.centerY() - a.centerY()),
                a.width() + share * (b.width() - a.width()),
                a.height() + share * (b.height() - a.height()));
    }

    Box box() {
        return filter.box();
    }

    Box lastSeen() {
        return latest.box();
    }

    int unseen() {
        return unseen;
    }

    int hits() {
        return hits;
    }

    /** The box measured some frames before the present one; the latest when there is none that old. */
    Box earlier() {
        Map.Entry<Integer, Box> entry = seen.ceilingEntry(age - DIRECTION_FRAMES);
        return entry == null ? latest.box() : entry.getValue();
    }

    TrackedObject snapshot() {
        return new TrackedObject(
                id,
                latest.objectClass(),
                latest.label(),
                1,
                latest.score(),
                filter.box(),
                Optional.of(latest),
                TrackStatus.TRACKED,
                0,
                0,
                false,
                UNKNOWN,
                Optional.empty());
    }
}
