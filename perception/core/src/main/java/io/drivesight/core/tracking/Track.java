package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object being followed; belongs to one {@link MultiObjectTracker}. Times are nanoseconds since the epoch. */
final class Track {
    private static final double NANOS = 1e9;
    /** Time constant of the existence probability [s]. */
    private static final double EXISTENCE_SECONDS = 0.5;
    /** Longest step of the virtual trajectory after a gap [s]. */
    private static final double VIRTUAL_STEP_SECONDS = 0.1;

    private final long id;
    private final long bornNanos;
    private final ClassVotes classes;
    private final BoxFilter filter;
    /** The filter as it was right after the last sighting: where the re-update after a gap starts. */
    private final BoxFilter seenFilter;

    private Box seenBox;
    private long seenNanos;
    private int missedFrames;
    private boolean confirmed;
    private double existence;
    private @Nullable Detection measurement;

    private Track(long id, long bornNanos, ClassVotes classes, BoxFilter filter, BoxFilter seenFilter, Box seenBox) {
        this.id = id;
        this.bornNanos = bornNanos;
        this.classes = classes;
        this.filter = filter;
        this.seenFilter = seenFilter;
        this.seenBox = seenBox;
        this.seenNanos = bornNanos;
    }

    static Track of(long id, long nanos, Detection detection, TrackerConfig config) {
        BoxFilter filter = BoxFilter.of(detection.box(), detection.score(), config.noise());
        Track track = new Track(id, nanos, ClassVotes.of(detection), filter, filter.copy(), detection.box());
        track.existence = detection.score();
        track.measurement = detection;
        track.confirmed = detection.score() >= config.immediateScore();
        return track;
    }

    static Track read(StateReader in) {
        long id = in.number();
        long bornNanos = in.number();
        ClassVotes classes = ClassVotes.read(in);
        BoxFilter filter = BoxFilter.read(in);
        BoxFilter seenFilter = BoxFilter.read(in);
        Box seenBox = new Box(in.real(), in.real(), in.real(), in.real());
        Track track = new Track(id, bornNanos, classes, filter, seenFilter, seenBox);
        track.seenNanos = in.number();
        track.missedFrames = in.integer();
        track.confirmed = in.flag();
        track.existence = in.real();
        return track;
    }

    void write(StateWriter out) {
        out.number(id);
        out.number(bornNanos);
        classes.write(out);
        filter.write(out);
        seenFilter.write(out);
        out.reals(new double[] {seenBox.left(), seenBox.top(), seenBox.right(), seenBox.bottom()});
        out.number(seenNanos);
        out.integer(missedFrames);
        out.flag(confirmed);
        out.real(existence);
    }

    long id() {
        return id;
    }

    ObjectClass.Kind kind() {
        return classes.best().kind();
    }

    BoxFilter filter() {
        return filter;
    }

    Box seenBox() {
        return seenBox;
    }

    boolean confirmed() {
        return confirmed;
    }

    boolean coasting() {
        return measurement == null;
    }

    /** True: it was seen in the frame before the present one. */
    boolean fresh() {
        return missedFrames == 0;
    }

    double unseenSeconds(long nowNanos) {
        return (nowNanos - seenNanos) / NANOS;
    }

    void predict(double dt, MotionNoise noise) {
        filter.predict(dt, noise);
        measurement = null;
    }

    void see(Detection detection, long nowNanos, TrackerConfig config) {
        double gap = unseenSeconds(nowNanos);
        if (missedFrames > 0) {
            replayGap(detection, gap, config.noise());
        }
        filter.update(detection.box(), detection.score(), config.noise());
        seenFilter.copyFrom(filter);
        seenBox = detection.box();
        seenNanos = nowNanos;
        missedFrames = 0;
        measurement = detection;
        classes.add(detection, gap);
        existence += (detection.score() - existence) * -Math.expm1(-gap / EXISTENCE_SECONDS);
        confirmed |= detection.score() >= config.immediateScore()
                || (nowNanos - bornNanos) / NANOS >= config.confirmSeconds();
    }

    /**
     * Observation-centric re-update (Cao et al., arXiv:2203.14360): goes back to the last sighting and walks to the new one
     * along a straight virtual trajectory, so that the errors piled up while coasting do not live on in the velocity.
     */
    private void replayGap(Detection detection, double gap, MotionNoise noise) {
        int steps = (int) Math.ceil(gap / VIRTUAL_STEP_SECONDS);
        filter.copyFrom(seenFilter);
        for (int step = 1; step < steps; step++) {
            filter.predict(gap / steps, noise);
            filter.update(between(seenBox, detection.box(), (double) step / steps), detection.score(), noise);
        }
        filter.predict(gap / steps, noise);
    }

    private static Box between(Box a, Box b, double share) {
        return new Box(
                a.left() + share * (b.left() - a.left()),
                a.top() + share * (b.top() - a.top()),
                a.right() + share * (b.right() - a.right()),
                a.bottom() + share * (b.bottom() - a.bottom()));
    }

    void miss(double dt) {
        missedFrames++;
        existence *= Math.exp(-dt / EXISTENCE_SECONDS);
    }

    /** Unseen for longer than it may be; a single frame without it never ends a track, however long the frames are apart. */
    boolean expired(long nowNanos, TrackerConfig config) {
        double lifetime = confirmed ? config.lostSeconds() : config.tentativeSeconds();
        return missedFrames > 1 && unseenSeconds(nowNanos) > lifetime;
    }

    TrackedObject snapshot(long nowNanos) {
        return new TrackedObject(
                id,
                classes.best(),
                classes.label(),
                classes.probability(),
                Math.min(1, existence),
                filter.box(),
                Optional.ofNullable(measurement),
                status(),
                (nowNanos - bornNanos) / NANOS,
                unseenSeconds(nowNanos),
                motion(),
                Optional.empty());
    }

    private TrackStatus status() {
        if (!confirmed) {
            return TrackStatus.TENTATIVE;
        }
        return measurement == null ? TrackStatus.COASTING : TrackStatus.TRACKED;
    }

    private ImageMotion motion() {
        return new ImageMotion(
                filter.rate(BoxFilter.X),
                filter.rate(BoxFilter.Y),
                filter.centerCovariance(),
                filter.velocityCovariance(),
                filter.rate(BoxFilter.HEIGHT) / filter.height());
    }
}
