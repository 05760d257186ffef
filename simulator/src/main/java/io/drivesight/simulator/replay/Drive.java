package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

    /** When time 0 of the drive was; empty when nobody knows. */
    default Optional<Instant> beginning() {
        return Optional.empty();
    }

    /**
     * Says, before the first frame is asked for, that frames before a moment will not be used: a drive that can passes over them
     * quickly. It may still give some.
     *
     * @param at since the beginning of the drive
     * @throws IOException when the moment cannot be found
     */
    default void skipTo(Duration at) throws IOException {}

    /** What was found wrong with the source so far, one sentence each. */
    default List<String> notes() {
        return List.of();
    }

    /** Lets go of files. */
    @Override
    void close() throws IOException;
}
