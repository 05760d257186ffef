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
        REDELIVERED("redelivered", "Messages skipped since their outcome is on record"),
        WITHDRAWN("withdrawn", "Frames given back because their partition went to another instance"),
        SKIPPED("skipped", "Messages skipped unread since they were too old to be of use"),
        RESULT_RETRIED("result.retries", "Results sent again since the broker did not acknowledge them"),
        TRACKED_AGAIN("frames.replayed", "Frames with an outcome that tracking took in again after a hand-over"),
        TRACKED_ANEW("tracking.restarts", "Cameras whose tracks began anew after a gap or a clock set back"),
        STATE_WRITTEN("states.written", "States of cameras written"),
        STATE_RESTORED("states.restored", "Cameras that went on from their state"),
        REGION_LOOKED_AT("zoom.looks", "Frames of which a region was looked at in full resolution"),
        REGION_DROPPED("zoom.dropped", "Looks at a region left out since the workers had no room"),
        LANE_OPENED("lanes.opened", "Camera lanes opened"),
        LANE_CLOSED("lanes.closed", "Camera lanes closed");

        private final String metric;
        private final String description;

        Event(String metric, String description) {
            this.metric = metric;
            this.description = description;
        }

        /** Name of its counter, without the prefix. */
        public String metric() {
            return metric;
        }

        /** What the counter counts, for people. */
        public String description() {
            return description;
        }
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
