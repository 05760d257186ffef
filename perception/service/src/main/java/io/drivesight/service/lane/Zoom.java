package io.drivesight.service.lane;

import io.drivesight.core.detection.Look;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.pipeline.RegionChoice;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.tracking.TrackedObject;
import java.util.List;

/**
 * Decides where the workers look in a frame. Under {@link FreshnessPolicy#EVERY} that follows from the frame alone, its number, calibration
 * and motion, so that the same frames give the same results; else the workers' load and the camera's tracks count too.
 */
public final class Zoom {
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
        long turn = fromFrameAlone ? frame.id().sequence() : lane.nextTurn();
        double share = fromFrameAlone ? 0 : load.share();
        if (mode.isDropped(share)) {
            observer.counted(ServiceObserver.Event.REGION_DROPPED);
        }
        List<TrackedObject> tracks =
                fromFrameAlone ? List.of() : lane.tracking().tracks();
        return mode.look(turn, share, () -> RegionChoice.of(frame, size, input, tracks));
    }

    /** A frame was looked at so. */
    void looked(Look look) {
        if (look.region().isPresent()) {
            observer.counted(ServiceObserver.Event.REGION_LOOKED_AT);
        }
    }
}
