package io.drivesight.simulator.replay;

import io.drivesight.core.frame.CameraId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Part of a drive: it begins at a moment of the whole, and that moment is its time 0. It may go round for ever: the drive is then opened
 * again at its end, one mean interval between frames after its last frame.
 */
public final class DrivePart implements Drive {
    private final Opener opener;
    private final Duration from;
    private final Optional<Duration> to;
    private final Optional<Duration> loop;
    private Drive round;
    private boolean begun;
    private Duration offset = Duration.ZERO;
    private Duration first = Duration.ZERO;
    private Duration last = Duration.ZERO;
    private long frames;
    private int rounds;
    /** Rounds that the drive itself tells of: a recording may hold several. */
    private int told;

    /** Opens the drive from its beginning. */
    @FunctionalInterface
    public interface Opener {
        /** A round of the drive. */
        Drive open() throws IOException;
    }

    /**
     * Opens the first round.
     *
     * @param from first moment
     * @param to first moment that is left out; empty: to the end
     * @param loop it goes round; a camera that has one frame a round then has it at this interval
     * @throws IOException when it cannot be opened
     */
    public DrivePart(Opener opener, Duration from, Optional<Duration> to, Optional<Duration> loop) throws IOException {
        this.opener = opener;
        this.from = from;
        this.to = to;
        this.loop = loop;
        this.round = opener.open();
    }

    @Override
    public List<CameraId> cameras() {
        return round.cameras();
    }

    @Override
    public Optional<Instant> beginning() {
        return round.beginning().map(begin -> begin.plus(from));
    }

    @Override
    public Optional<DriveFrame> next() throws IOException {
        Optional<DriveFrame> frame = nextOfRound();
        if (frame.isEmpty() && loop.isPresent() && frames > 0) {
            offset = offset.plus(length(loop.get()));
            frames = 0;
            rounds += told + 1;
            told = 0;
            begun = false;
            round.close();
            round = opener.open();
            frame = nextOfRound();
        }
        frame.ifPresent(this::note);
        return frame.map(
                found -> found.movedTo(found.at().minus(from).plus(offset)).inRound(rounds));
    }

    private Optional<DriveFrame> nextOfRound() throws IOException {
        if (!begun) {
            begun = true;
            round.skipTo(from);
        }
        Optional<DriveFrame> frame = round.next();
        while (frame.isPresent() && frame.get().at().compareTo(from) < 0) {
            frame = round.next();
        }
        return frame.filter(
                found -> to.map(end -> found.at().compareTo(end) < 0).orElse(true));
    }

    private void note(DriveFrame frame) {
        first = frames == 0 ? frame.at() : first;
        last = frame.at();
        frames++;
        frame.truth().ifPresent(truth -> told = Math.max(told, truth.round()));
    }

    private Duration length(Duration onlyInterval) {
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
