package io.drivesight.service.lane;

import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.RegionChoice;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.tracking.TrackedObject;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Decides where the workers look in a frame. Under {@link FreshnessPolicy#EVERY} that follows from the frame alone, its number, calibration
 * and motion, so that the same frames give the same results; else the workers' load and the camera's tracks count too.
 */
public final class Zoom {
    /** 2^64 over the golden ratio: multiples of any number's spread evenly (Knuth, The Art of Computer Programming 3, 6.4). */
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final ZoomMode mode;
    private final boolean fromFrameAlone;
    private final WorkerLoad load;
    private final ServiceObserver observer;

    public Zoom(ZoomMode mode, FreshnessPolicy policy, WorkerLoad load, ServiceObserver observer) {
        this.mode = mode;
        this.fromFrameAlone = policy == FreshnessPolicy.EVERY;
        this.load = load;
        this.observer = observer;
    }

    /** For each frame that a worker is at, in whichever mode. */
    WorkerLoad load() {
        return load;
    }

    /**
     * Where to look.
     *
     * @param size of the frame, upright [px]
     * @param input of the model for it [px]
     */
    Look look(CameraLane lane, CameraFrame frame, ImageSize size, ImageSize input) {
        if (mode == ZoomMode.OFF) {
            return Look.WHOLE;
        }
        // Of a camera whose numbers are all odd, too, half of the frames are looked at as a whole.
        long turn = fromFrameAlone ? (frame.id().sequence() * GOLDEN) >>> 63 : lane.nextTurn();
        double share = fromFrameAlone ? 0 : load.share();
        List<TrackedObject> tracks =
                fromFrameAlone ? List.of() : lane.tracking().tracks();
        Look due = mode.look(turn, 0, () -> RegionChoice.of(frame, size, input, tracks));
        Look look = mode.look(turn, share, due::region);
        if (due.region().isPresent() && look.region().isEmpty()) {
            dropped();
        }
        return look;
    }

    /** A second look that was due is left out. */
    void dropped() {
        observer.counted(ServiceObserver.Event.REGION_DROPPED);
    }

    /** A frame was looked at so. */
    void looked(Look look) {
        if (look.region().isPresent()) {
            observer.counted(ServiceObserver.Event.REGION_LOOKED_AT);
        }
    }

    /** What share of the workers' time was used over about the last second. Thread-safe. */
    public static final class WorkerLoad {
        /** Time constant of the mean [ns]. */
        private static final double MEMORY = 1e9;

        private final int workers;
        private final LongSupplier nanoTime;
        private int busy;
        private double share;
        private long since;

        /**
         * A load of nothing.
         *
         * @param workers how many there are, at least 1
         * @param nanoTime monotonic clock [ns]
         */
        public WorkerLoad(int workers, LongSupplier nanoTime) {
            this.workers = workers;
            this.nanoTime = nanoTime;
            this.since = nanoTime.getAsLong();
        }

        /** A worker begins a frame. */
        synchronized void begin() {
            advance();
            busy++;
        }

        /** A worker is through with it. */
        synchronized void end() {
            advance();
            busy--;
        }

        /** 0..1. */
        public synchronized double share() {
            advance();
            return share;
        }

        private void advance() {
            long now = nanoTime.getAsLong();
            double kept = Math.exp(-Math.max(0, now - since) / MEMORY);
            share = kept * share + (1 - kept) * busy / workers;
            since = now;
        }
    }
}
