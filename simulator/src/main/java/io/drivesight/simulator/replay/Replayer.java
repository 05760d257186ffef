package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Plays one drive into a sink, once. */
public final class Replayer {
    private final Drive drive;
    private final Pace pace;
    private final Stamps stamps;
    private final FrameSink sink;
    private final List<? extends SendListener> listeners;
    private final Options options;
    private final Map<CameraId, Long> nextSequence = new HashMap<>();

    /**
     * What else there is to choose.
     *
     * @param firstSequence number of each camera's first frame
     * @param end where in the drive to stop; empty: at its end
     * @param budget how long after capture a result is worth something; empty: frames carry no deadline
     */
    public record Options(long firstSequence, Optional<Duration> end, Optional<Duration> budget) {
        /** From number 0 to the end of the drive, no deadlines. */
        public static Options defaults() {
            return new Options(0, Optional.empty(), Optional.empty());
        }
    }

    /**
     * @param listeners told the truth of each frame that has one, before the frame is sent
     */
    public Replayer(
            Drive drive,
            Pace pace,
            Stamps stamps,
            FrameSink sink,
            List<? extends SendListener> listeners,
            Options options) {
        this.drive = drive;
        this.pace = pace;
        this.stamps = stamps;
        this.sink = sink;
        this.listeners = listeners;
        this.options = options;
    }

    /**
     * Plays until the drive or its chosen part is over, or it is stopped.
     *
     * @param stopped asked before each frame and while waiting; true ends the replay
     * @return number of frames handed to the sink
     * @throws IOException when a frame cannot be read
     * @throws InterruptedException when interrupted while waiting
     */
    public long run(BooleanSupplier stopped) throws IOException, InterruptedException {
        long sent = 0;
        while (!stopped.getAsBoolean()) {
            Optional<DriveFrame> frame = drive.next().filter(this::isWithin);
            if (frame.isEmpty()) {
                break;
            }
            if (sent == 0) {
                stamps.begin(frame.get().at());
            }
            pace.await(frame.get().at(), stopped);
            if (!stopped.getAsBoolean()) {
                send(frame.get());
                sent++;
            }
        }
        return sent;
    }

    private boolean isWithin(DriveFrame frame) {
        return options.end().map(end -> frame.at().compareTo(end) < 0).orElse(true);
    }

    private void send(DriveFrame frame) {
        long sequence = nextSequence.merge(frame.camera(), options.firstSequence(), (known, first) -> known + 1);
        CameraFrame numbered = frame.toFrame(sequence, stamps.stamp(frame.at()), options.budget());
        frame.truth()
                .ifPresent(truth ->
                        listeners.forEach(listener -> listener.truth(numbered.id(), numbered.captureTime(), truth)));
        sink.send(numbered);
    }
}
