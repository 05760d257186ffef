package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the cameras of one vehicle saw, frame by frame, in the order of time. Not thread-safe. */
public interface Drive extends AutoCloseable {
    /** All cameras that may occur. */
    List<CameraId> cameras();

    /**
     * The next frame of any camera; empty at the end of the drive.
     *
     * @throws IOException when it cannot be read
     */
    Optional<DriveFrame> next() throws IOException;

    /** Lets go of files. */
    @Override
    void close() throws IOException;
}
