package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Part of a drive: it begins at a moment of the whole, and that moment is its time 0. */
public final class DrivePart implements Drive {
    private final Drive whole;
    private final Duration from;
    private final Optional<Duration> to;
    private boolean begun;

    /**
     * @param whole closed with this
     * @param from first moment
     * @param to first moment that is left out; empty: to the end
     */
    public DrivePart(Drive whole, Duration from, Optional<Duration> to) {
        this.whole = whole;
        this.from = from;
        this.to = to;
    }

    @Override
    public List<CameraId> cameras() {
        return whole.cameras();
    }

    @Override
    public Optional<Instant> beginning() {
        return whole.beginning().map(begin -> begin.plus(from));
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        if (!begun) {
            begun = true;
            whole.skipTo(from);
        }
        Optional<DriveFrame> frame = whole.next();
        while (frame.isPresent() && frame.get().at().compareTo(from) < 0) {
            frame = whole.next();
        }
        return frame.filter(
                        found -> to.map(end -> found.at().compareTo(end) < 0).orElse(true))
                .map(found -> found.movedTo(found.at().minus(from)));
    }

    @Override
    public List<String> notes() {
        return whole.notes();
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }
}
