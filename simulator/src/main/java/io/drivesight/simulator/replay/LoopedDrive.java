package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A drive that goes round for ever: opened again at its end, one mean interval between frames after its last frame. */
public final class LoopedDrive implements Drive {
    /** Opens the drive from its beginning. */
    @FunctionalInterface
    public interface Opener {
        /** A round of the drive. */
        Drive open() throws IOException;
    }

    private final Opener opener;
    private final Duration onlyInterval;
    private Drive round;
    private Duration offset = Duration.ZERO;
    private Duration first = Duration.ZERO;
    private Duration last = Duration.ZERO;
    private long frames;
    private int rounds;
    /** Rounds within the drive itself, when it is a recording of several. */
    private int within;

    /**
     * Opens the first round.
     *
     * @param onlyInterval between frames of a camera that has one frame a round
     * @throws IOException when it cannot be opened
     */
    public LoopedDrive(Opener opener, Duration onlyInterval) throws IOException {
        this.opener = opener;
        this.onlyInterval = onlyInterval;
        this.round = opener.open();
    }

    @Override
    public List<CameraId> cameras() {
        return round.cameras();
    }

    @Override
    public Optional<Instant> beginning() {
        return round.beginning();
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        Optional<DriveFrame> frame = round.next();
        if (frame.isEmpty() && frames > 0) {
            offset = offset.plus(length());
            frames = 0;
            rounds += within + 1;
            within = 0;
            round.close();
            round = opener.open();
            frame = round.next();
        }
        frame.ifPresent(this::note);
        return frame.map(found -> found.movedTo(found.at().plus(offset)).inRound(rounds));
    }

    private void note(DriveFrame frame) {
        first = frames == 0 ? frame.at() : first;
        last = frame.at();
        frames++;
        frame.truth().ifPresent(truth -> within = Math.max(within, truth.round()));
    }

    private Duration length() {
        long intervals = frames / round.cameras().size() - 1;
        Duration span = last.minus(first);
        return span.plus(intervals > 0 ? span.dividedBy(intervals) : onlyInterval);
    }

    @Override
    public List<String> notes() {
        return round.notes();
    }

    @Override
    public void close() throws IOException {
        round.close();
    }
}
