package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.VehicleData;
import io.drivesight.core.pipeline.FrameOutcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Is told what happens in the service. Calls come from any thread, must be quick and must not throw. */
public interface ServiceObserver {
    /** Tells nobody. */
    ServiceObserver NONE = new ServiceObserver() {};

    /**
     * A camera's frame has come in, whatever becomes of it.
     *
     * @param camera whose
     * @param partition of the frames topic
     * @param captureTime on the clock of whoever stamps the camera's frames
     * @param recordTime the record's own timestamp, on the clock of its producer or of the broker; empty: it has none
     * @param fetchTime on the service's clock
     * @param fetchNanos the same instant on the monotonic clock [ns]
     * @param caughtUp true: nothing more was waiting in the partition, so that the frame did not wait there either
     * @param dropped what the frame told beside its picture that cannot be true: it is processed without
     */
    record Arrival(
            CameraId camera,
            int partition,
            Instant captureTime,
            Optional<Instant> recordTime,
            Instant fetchTime,
            long fetchNanos,
            boolean caughtUp,
            Set<VehicleData> dropped) {}

    /** What is only counted. */
    enum Event {
        /** A message came again whose outcome is on record; it was skipped. */
        REDELIVERED,
        /** A frame was given back without an outcome, because its partition went to another instance. */
        WITHDRAWN,
        /** Messages were never fetched, because what they held was too old to be of use. */
        SKIPPED,
        /** A result could not be published and is tried again. */
        RESULT_RETRIED,
        /** A frame whose outcome is on record goes through the tracking again, to bring a restored state up to date. */
        TRACKED_AGAIN,
        /** A camera's tracks began anew: nothing was tracked for too long, or its clock was set back. */
        TRACKED_ANEW,
        /** A camera's state was acknowledged by the broker. */
        STATE_WRITTEN,
        /** A camera goes on from a state that was read back. */
        STATE_RESTORED,
        /** A region of a frame was looked at in full resolution. */
        REGION_LOOKED_AT,
        /** A region was not looked at, because the workers had no room. */
        REGION_DROPPED,
        /** A lane was opened for a camera seen for the first time, or again. */
        LANE_OPENED,
        /** A lane was closed: its camera was idle longest when room was needed, or its partition went away. */
        LANE_CLOSED
    }

    /** A frame that could be parsed has come in. */
    default void arrived(Arrival arrival) {}

    /** Partitions of the frames topic went to another instance, with the cameras in them. */
    default void partitionsLeft(Set<Integer> partitions) {}

    /** A frame's outcome was acknowledged by the broker. */
    default void frameEnded(FrameOutcome outcome) {}

    /** Something happened so many times. */
    default void counted(Event event, int times) {}

    /** Something happened once. */
    default void counted(Event event) {
        counted(event, 1);
    }

    /**
     * A camera's state was of no use, or could not be written.
     *
     * @param reason a stable word
     */
    default void stateIgnored(String reason) {}

    /** Tells several observers, in order. */
    static ServiceObserver all(List<? extends ServiceObserver> observers) {
        List<ServiceObserver> all = List.copyOf(observers);
        return new ServiceObserver() {
            @Override
            public void arrived(Arrival arrival) {
                all.forEach(one -> one.arrived(arrival));
            }

            @Override
            public void partitionsLeft(Set<Integer> partitions) {
                all.forEach(one -> one.partitionsLeft(partitions));
            }

            @Override
            public void frameEnded(FrameOutcome outcome) {
                all.forEach(one -> one.frameEnded(outcome));
            }

            @Override
            public void counted(Event event, int times) {
                all.forEach(one -> one.counted(event, times));
            }

            @Override
            public void stateIgnored(String reason) {
                all.forEach(one -> one.stateIgnored(reason));
            }
        };
    }
}
