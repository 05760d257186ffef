package io.drivesight.simulator.score.virtual;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.simulator.truth.FrameTruth;
import java.time.Instant;
import java.util.Optional;

/** What makes results of frames: a model and the service's own tracking and prediction, or the truth in place of parts of them. */
public interface Sight {
    /** The instance that results are of where no service runs. */
    String INSTANCE = "virtual";

    /** When drives on simulated time begin: any date will do, the same one gives the same bytes. */
    Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /** One camera's frames, in order; one thread at a time. */
    interface Camera {
        /**
         * What is known after a frame.
         *
         * @param truth what is really in it; empty when unknown
         * @throws ImageDecodeException when its picture cannot be read
         */
        PerceptionResult see(CameraFrame frame, Optional<FrameTruth> truth, StageTimings timings)
                throws ImageDecodeException;
    }

    /** A camera, from nothing. */
    Camera camera();

    /** What results say that they are of: the model, or what stands in its place. */
    Origin origin();

    /** False: the truth is looked at, not pictures. */
    boolean needsPictures();
}
