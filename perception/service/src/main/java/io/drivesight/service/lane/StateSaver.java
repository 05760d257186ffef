package io.drivesight.service.lane;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.CameraState;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameOutcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a camera's state is saved: when its tracking begins with nothing, then once an interval while frames come. When a
 * camera falls silent, {@link Lanes#saveIdleStates} saves its last state.
 */
public final class StateSaver {
    /** Where states go. Thread-safe; must not call back into the lanes. */
    public interface Sink {
        /** Saves the state of a camera before its first frame. No result of that frame gets its outcome before this is done. */
        default void begin(CameraState empty) {}

        /** Saves a state as soon as every message up to it has its outcome. */
        default void save(CameraState state) {}

        /**
         * Takes a camera's state off the record: its lane was closed to make room, and its tracking is gone.
         *
         * @param partition that the camera's frames came from
         */
        default void forget(CameraId camera, int partition) {}
    }

    /** Saves nothing. */
    public static final StateSaver OFF = new StateSaver(
            Duration.ZERO, "", "", new Sink() {}, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), System::nanoTime);

    /** What a camera's tracking took in, and when that was last saved. Belongs to whoever may touch the tracking. */
    static final class Progress {
        private FrameOutcome.@Nullable Source source;
        private CameraState.@Nullable LastFrame last;
        private boolean onRecord;
        private boolean unsaved;
        private long savedNanos;

        private void took(QueuedFrame frame) {
            last = new CameraState.LastFrame(frame.frame().id().sequence(), frame.captureTime());
            failedAt(frame);
        }

        /** The tracking failed at a frame, which may have changed it all the same. */
        void failedAt(QueuedFrame frame) {
            source = frame.source();
            unsaved = true;
        }

        private void saved(long nanos) {
            onRecord = true;
            savedNanos = nanos;
            unsaved = false;
        }
    }

    private final long intervalNanos;
    private final String settingsSha256;
    private final String instance;
    private final Sink sink;
    private final Clock clock;
    private final LongSupplier nanoTime;

    /**
     * A keeper for all cameras.
     *
     * @param interval shortest time between two states of a camera; zero: none are saved
     * @param settingsSha256 of the settings of tracking
     * @param instance who writes
     * @param sink where states go
     * @param nanoTime monotonic clock [ns]
     */
    public StateSaver(
            Duration interval, String settingsSha256, String instance, Sink sink, Clock clock, LongSupplier nanoTime) {
        this.intervalNanos = interval.toNanos();
        this.settingsSha256 = settingsSha256;
        this.instance = instance;
        this.sink = sink;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    private boolean isOff() {
        return intervalNanos == 0;
    }

    /** Called before a camera's tracking takes a frame in. */
    void before(CameraLane lane, QueuedFrame frame) {
        if (isOff() || lane.progress().onRecord) {
            return;
        }
        lane.progress().saved(nanoTime.getAsLong());
        FrameOutcome.Source first = frame.source();
        sink.begin(state(lane, new FrameOutcome.Source(first.topic(), first.partition(), first.offset() - 1)));
    }

    /** Called when a camera's tracking took a frame in. */
    void after(CameraLane lane, QueuedFrame frame) {
        lane.progress().took(frame);
        due(lane).ifPresent(this::save);
    }

    void save(CameraState state) {
        sink.save(state);
    }

    /** The camera's state when it is time to save it; from then on it counts as saved. */
    Optional<CameraState> due(CameraLane lane) {
        boolean due = nanoTime.getAsLong() - lane.progress().savedNanos >= intervalNanos;
        return due ? unsaved(lane) : Optional.empty();
    }

    /** The camera's state when it was not saved as it is now; from then on it counts as saved. */
    Optional<CameraState> unsaved(CameraLane lane) {
        FrameOutcome.Source source = lane.progress().source;
        if (isOff() || source == null || !lane.progress().unsaved) {
            return Optional.empty();
        }
        CameraState state = state(lane, source);
        lane.progress().saved(nanoTime.getAsLong());
        return Optional.of(state);
    }

    /** The lane goes on from a state that was read back: it is on record. */
    void restored(CameraLane lane) {
        lane.progress().saved(nanoTime.getAsLong());
    }

    /** The lane was closed to make room for another: when its camera comes back, it begins with nothing, here as after a restart. */
    void closed(CameraLane lane) {
        if (!isOff() && lane.progress().onRecord) {
            sink.forget(lane.camera(), lane.partition());
        }
    }

    private CameraState state(CameraLane lane, FrameOutcome.Source after) {
        return new CameraState(
                lane.camera(),
                after,
                Optional.ofNullable(lane.progress().last),
                CameraTracking.STATE_VERSION,
                settingsSha256,
                lane.tracking().state(),
                instance,
                clock.instant());
    }
}
