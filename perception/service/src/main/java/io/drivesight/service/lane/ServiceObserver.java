package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameOutcome;
import java.util.Set;

/** Is told what happens in the service, for metrics. Calls come from any thread, must be quick and must not throw. */
public interface ServiceObserver {
    /** Tells nobody. */
    ServiceObserver NONE = new ServiceObserver() {};

    /** A frame that could be parsed has come in, whatever becomes of it. */
    default void arrived(Arrival arrival) {}

    /** Partitions of the frames topic went to another instance, with the cameras in them. */
    default void partitionsLeft(Set<Integer> partitions) {}

    /** A lane was opened for a camera seen for the first time, or again. */
    default void laneOpened(CameraId camera) {}

    /** A lane was closed: its camera was idle longest when room was needed, or its partition went away. */
    default void laneClosed(CameraId camera) {}

    /** A frame's outcome was acknowledged by the broker. */
    default void frameEnded(FrameOutcome outcome) {}

    /** A message came again whose outcome had been published before a restart or a rebalance; it was passed over. */
    default void redelivered() {}

    /** Frames were given back without an outcome, because their partition went to another instance. */
    default void withdrawn(int frames) {}

    /** An outcome could not be published and is tried again. */
    default void outcomeRetried() {}

    /** A message that had its outcome before goes through the tracking again, without a word. */
    default void replayed() {}

    /** A camera's state was acknowledged by the broker. */
    default void stateWritten() {}

    /** A camera goes on from a state that was read back. */
    default void stateRestored() {}

    /**
     * A camera's state was of no use, or could not be written.
     *
     * @param reason a stable word
     */
    default void stateIgnored(String reason) {}
}
