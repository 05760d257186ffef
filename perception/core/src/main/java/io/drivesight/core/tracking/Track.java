package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.StateReader;
import io.drivesight.core.state.StateWriter;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.ImageMotion;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.TrackerConfig.KindConfig;
import io.drivesight.core.tracking.TrackerConfig.MotionNoise;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object being followed; belongs to one {@link MultiObjectTracker}. Times are nanoseconds since the epoch. */
final class Track {
    private static final double NANOS = 1e9;
    /** Time constant of the existence probability [s]. */
    private static final double EXISTENCE_SECONDS = 0.5;
    /** Longest step of the virtual trajectory after a gap [s]. */
    private static final double VIRTUAL_STEP_SECONDS = 0.1;

    private static final double TRUST_HYSTERESIS = 0.1;

    private final long id;
    private final long bornNanos;
    private final ClassVotes classes;
    private final KindConfig settings;
    private final BoxFilter filter;
    /** The filter as it was right after the last sighting: where the re-update after a gap starts. */
    private final BoxFilter seenFilter;

    private Box seenBox;
    private long seenNanos;
    private int missedFrames;
    private double doubledSeconds;
    private boolean confirmed;
    private double existence;
    private @Nullable Detection measurement;

    private Track(
            long id,
            long bornNanos,
            ClassVotes classes,
            KindConfig settings,
            BoxFilter filter,
            BoxFilter seenFilter,
            Box seenBox) {
        this.id = id;
        this.bornNanos = bornNanos;
        this.classes = classes;
        this.settings = settings;
        this.filter = filter;
        this.seenFilter = seenFilter;
        this.seenBox = seenBox;
        this.seenNanos = bornNanos;
    }

    static Track of(long id, long nanos, Sighting sighting, BoxFilter filter, TrackerConfig config) {
        Detection detection = sighting.detection();
        ClassVotes classes = ClassVotes.of(detection);
        sighting.alike().forEach(alike -> classes.add(alike, 0));
        KindConfig settings = config.of(classes.best().kind());
        Track track = new Track(id, nanos, classes, settings, filter, filter.copy(), detection.box());
        track.existence = detection.score();
        track.measurement = detection;
        track.confirmed = detection.score() >= Math.max(settings.immediateScore(), settings.publishScore());
        return track;
    }

    static Track read(StateReader in, TrackerConfig config) {
        long id = in.number();
        long bornNanos = in.number();
        ClassVotes classes = ClassVotes.read(in);
        BoxFilter filter = BoxFilter.read(in);
        BoxFilter seenFilter = BoxFilter.read(in);
        Box seenBox = new Box(in.real(), in.real(), in.real(), in.real());
        Track track = new Track(id, bornNanos, classes, config.of(classes.best().kind()), filter, seenFilter, seenBox);
        track.seenNanos = in.number();
        track.missedFrames = in.integer();
        track.confirmed = in.flag();
        track.existence = in.real();
        track.doubledSeconds = in.real();
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
        out.real(doubledSeconds);
    }

    KindConfig settings() {
        return settings;
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

    void predict(double dt, View view) {
        filter.predict(dt, settings.noise(), view.centerX(), view.centerY());
        measurement = null;
    }

    void see(Sighting sighting, long nowNanos, View view, TrackerConfig config) {
        Detection detection = sighting.detection();
        double gap = unseenSeconds(nowNanos);
        if (missedFrames > 0) {
            replayGap(detection, gap, view, settings.noise());
        }
        filter.update(detection.box(), detection.score(), settings.noise());
        seenFilter.copyFrom(filter);
        seenBox = detection.box();
        seenNanos = nowNanos;
        missedFrames = 0;
        measurement = detection;
        classes.add(detection, gap);
        sighting.alike().forEach(alike -> classes.add(alike, 0));
        existence += (detection.score() - existence) * -Math.expm1(-gap / EXISTENCE_SECONDS);
        confirmed = trusted(detection, nowNanos, config);
    }

    /** Trust is won by score and time, and lost only when the score falls clearly below. */
    private boolean trusted(Detection detection, long nowNanos, TrackerConfig config) {
        if (confirmed) {
            return existence >= settings.publishScore() - TRUST_HYSTERESIS;
        }
        boolean longEnough = (nowNanos - bornNanos) / NANOS >= config.confirmSeconds();
        return existence >= settings.publishScore() && (longEnough || detection.score() >= settings.immediateScore());
    }

    /**
     * Observation-centric re-update (Cao et al., arXiv:2203.14360): goes back to the last sighting and walks to the new one
     * along a straight virtual trajectory, so that the errors piled up while coasting do not live on in the velocity.
     */
    private void replayGap(Detection detection, double gap, View view, MotionNoise noise) {
        int steps = (int) Math.ceil(gap / VIRTUAL_STEP_SECONDS);
        filter.copyFrom(seenFilter);
        for (int step = 1; step < steps; step++) {
            filter.predict(gap / steps, noise, view.centerX(), view.centerY());
            filter.update(view.between(seenBox, detection.box(), (double) step / steps), detection.score(), noise);
        }
        filter.predict(gap / steps, noise, view.centerX(), view.centerY());
    }

    void miss(double dt) {
        missedFrames++;
        existence *= Math.exp(-dt / EXISTENCE_SECONDS);
    }

    /** Notes that for this long another track was, or was not, in the same place; gives for how long without a break [s]. */
    double doubled(boolean now, double seconds) {
        doubledSeconds = now ? doubledSeconds + seconds : 0;
        return doubledSeconds;
    }

    /** Whether this one of two tracks in one place is to stay: the trusted one, else the older one. */
    boolean outranks(Track other) {
        return confirmed == other.confirmed ? id < other.id : confirmed;
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

    /**
     * What the tracker needs to know of the camera's view of one frame.
     *
     * @param size of the image [px]
     * @param centerX where the optical axis meets the image [px]
     * @param centerY the same [px]
     */
    record View(ImageSize size, double centerX, double centerY) {
        static View of(TrackerFrame frame) {
            ImageSize size = frame.imageSize();
            return frame.camera()
                    .map(camera -> new View(
                            size,
                            camera.intrinsics().centerX(),
                            camera.intrinsics().centerY()))
                    .orElseGet(() -> new View(size, size.width() / 2.0, size.height() / 2.0));
        }

        /** A box on the way from one to the other of a thing that moves straight and evenly in the world. */
        Box between(Box from, Box to, double share) {
            double height = 1 / mix(1 / from.height(), 1 / to.height(), share);
            double x = mix((from.centerX() - centerX) / from.height(), (to.centerX() - centerX) / to.height(), share);
            double y = mix((from.centerY() - centerY) / from.height(), (to.centerY() - centerY) / to.height(), share);
            double aspect = mix(from.width() / from.height(), to.width() / to.height(), share);
            return Box.ofCenter(centerX + x * height, centerY + y * height, aspect * height, height);
        }

        private static double mix(double a, double b, double share) {
            return a + share * (b - a);
        }
    }
}
