package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.core.tracking.TrackerConfig.KindConfig;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One object being followed; belongs to one {@link MultiObjectTracker}. Times are nanoseconds since the epoch. */
final class Track {
    private static final double NANOS = 1e9;
    /** How long a track must have been seen, from first to latest sighting, to be confirmed [s]. */
    static final double CONFIRM_SECONDS = 0.15;
    /** How long an unconfirmed track lives unseen [s]; and a confirmed one. */
    private static final double TENTATIVE_SECONDS = 0.25;

    private static final double LOST_SECONDS = 1.5;
    /** Time constant of the existence probability [s]. */
    private static final double EXISTENCE_SECONDS = 0.5;
    /** What should be seen and is not is no longer published after so long [s]; a detector misses one or two frames easily. */
    private static final double GONE_SECONDS = 0.31;
    /** Of what leaves the picture less than this is in it [share of the box]. */
    private static final double LEAST_INSIDE = 0.8;
    /** What comes so near to a side of the picture is cut by it [share of the picture's width]. */
    static final double SIDE = 0.01;
    /** Where a thing that stands moves by more of its width between two frames, one sighting proves too little. */
    private static final double FLEETING = 0.5;
    /** Between two frames [s]. */
    private static final double USUAL_STEP = 0.1;

    /** The same mean score is believed of these as of animals. */
    private static final double RARE = 0.6;
    /** A sighting of this score is believed even when those before it were not ... */
    private static final double SURE_SCORE = 0.7;
    /** ... while the mean score is not farther than this below what is asked for. */
    private static final double SURE_SLACK = 0.1;
    /** Trust is lost only below what may win it: else somebody would be put out for single frames. */
    private static final double TRUST_HYSTERESIS = SURE_SLACK;

    /** A hidden object, or one that was not looked for, stays where it is expected for about so long [s]. */
    private static final double HIDDEN_SECONDS = 0.5;
    /** Existence of one that should be seen and is not, against one that is seen: detectors miss few that are in the clear. */
    private static final double MISSED_IN_THE_CLEAR = 0.3;

    private final long id;
    private final long bornNanos;
    private final ClassVotes classes;
    private final KindConfig settings;

    private TrackMotion motion;
    private Box seenBox;
    private long seenNanos;
    /** When it was seen last by the clock that motion goes by. */
    private long movedNanos;

    /** It was last seen in a look at a region, and is small: a look at the whole frame may be too coarse for it. */
    private boolean seenNear;

    private int missedFrames;
    /** For so long it has not been seen though nothing hid it [s]. */
    private double missingSeconds;

    private double doubledSeconds;
    private boolean confirmed;
    private double existence;
    private @Nullable Detection measurement;
    /** While it coasts: it leaves the picture, or nobody knows where it is. */
    private boolean left;
    /** While it coasts: something nearer covers the place where it should be. */
    private boolean hidden;
    /** While it coasts: the frame says how the camera sits and how the vehicle moves. */
    private boolean onRoad;
    /** Frames in a row, up to the latest, in which the detector did not look where it should be, or not closely enough. */
    private int overlooked;

    private Track(
            long id,
            long bornNanos,
            long movedNanos,
            ClassVotes classes,
            KindConfig settings,
            TrackMotion motion,
            Box seenBox) {
        this.id = id;
        this.bornNanos = bornNanos;
        this.movedNanos = movedNanos;
        this.classes = classes;
        this.settings = settings;
        this.motion = motion;
        this.seenBox = seenBox;
        this.seenNanos = bornNanos;
    }

    static Track of(long id, long nanos, Sighting sighting, TrackMotion motion, View view, TrackerConfig config) {
        Detection detection = sighting.detection();
        ClassVotes classes = ClassVotes.of(detection);
        sighting.alike().forEach(alike -> classes.add(alike, 0));
        KindConfig settings = config.of(classes.best().kind());
        Track track = new Track(id, nanos, view.nanos(), classes, settings, motion, detection.box());
        if (motion instanceof RoadMotion road) {
            road.is(classes, sighting, view);
        }
        track.existence = detection.score();
        track.measurement = detection;
        track.seenNear = view.needsNear(detection.box());
        track.confirmed = detection.score() >= Math.max(settings.immediateScore(), track.believed())
                && !(view.road() != null && track.kind() == ObjectClass.Kind.INFRASTRUCTURE)
                && !(motion instanceof RoadMotion road
                        && road.flow() * USUAL_STEP > FLEETING * detection.box().width());
        return track;
    }

    static Track read(StateCodec codec, TrackerConfig config) {
        long id = codec.number(0);
        long bornNanos = codec.number(0);
        ClassVotes classes = ClassVotes.read(codec);
        KindConfig settings = config.of(classes.best().kind());
        TrackMotion motion = codec.flag(false)
                ? RoadMotion.read(codec, settings.noise())
                : PictureMotion.read(codec, settings.noise());
        Track track = new Track(id, bornNanos, 0, classes, settings, motion, motion.box());
        track.state(codec);
        return track;
    }

    void write(StateCodec codec) {
        codec.number(id);
        codec.number(bornNanos);
        classes.state(codec);
        codec.flag(motion instanceof RoadMotion);
        motion.write(codec);
        state(codec);
    }

    private void state(StateCodec codec) {
        seenBox = codec.box(seenBox);
        movedNanos = codec.number(movedNanos);
        seenNanos = codec.number(seenNanos);
        missedFrames = codec.integer(missedFrames);
        confirmed = codec.flag(confirmed);
        existence = codec.real(existence);
        doubledSeconds = codec.real(doubledSeconds);
        missingSeconds = codec.real(missingSeconds);
        seenNear = codec.flag(seenNear);
        overlooked = codec.integer(overlooked);
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

    ObjectClass objectClass() {
        return classes.best();
    }

    TrackMotion motion() {
        return motion;
    }

    /** Its filter in the picture; only for tracks that move there. */
    BoxFilter picture() {
        return ((PictureMotion) motion).filter();
    }

    boolean inPictureOnly() {
        return motion instanceof PictureMotion;
    }

    /** Where it is now, as seen in this frame or else as expected [px]. */
    Box box() {
        return motion.box();
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

    /** True: it was seen in the frame before the present one, or in the one before that if the look between went elsewhere. */
    boolean fresh() {
        return missedFrames == 0 && overlooked <= 1;
    }

    double unseenSeconds(long nowNanos) {
        return (nowNanos - seenNanos) / NANOS;
    }

    void predict(double dt, View view) {
        View.Road road = view.road();
        boolean goesAbout = kind().isRoadUser();
        if (road == null && motion instanceof RoadMotion onRoad) {
            motion = onRoad.picture();
        }
        motion.predict(dt, view);
        if (road != null && goesAbout && motion instanceof PictureMotion picture) {
            motion = RoadMotion.of(picture, Math.min(1, existence), objectClass(), view);
        }
        measurement = null;
    }

    void see(Sighting sighting, long nowNanos, View view) {
        Detection detection = sighting.detection();
        double gap = unseenSeconds(nowNanos);
        motion.see(sighting, (view.nanos() - movedNanos) / NANOS, missedFrames > 0 || overlooked > 0, seenBox, view);
        movedNanos = view.nanos();
        seenBox = detection.box();
        seenNanos = nowNanos;
        seenNear = view.needsNear(seenBox);
        missedFrames = 0;
        overlooked = 0;
        missingSeconds = 0;
        measurement = detection;
        classes.add(detection, gap);
        sighting.alike().forEach(alike -> classes.add(alike, 0));
        if (motion instanceof RoadMotion road) {
            road.is(classes, sighting, view);
        }
        existence += (detection.score() - existence) * -Math.expm1(-gap / EXISTENCE_SECONDS);
        confirmed = (confirmed || !comesInCut(view)) && trusted(detection, nowNanos);
    }

    /**
     * Lights and signs stand: the road's come into view far ahead, small and whole. What is found at the border, where most of it would be
     * out of the picture, is a piece of a house or a tree.
     */
    private boolean comesInCut(View view) {
        return view.road() != null && kind() == ObjectClass.Kind.INFRASTRUCTURE && isAtBorder(seenBox, view.size());
    }

    private static boolean isAtBorder(Box box, ImageSize size) {
        double x = SIDE * size.width();
        double y = SIDE * size.height();
        return box.left() <= x
                || box.top() <= y
                || box.right() >= size.width() - x
                || box.bottom() >= size.height() - y;
    }

    /** Which mean score is believed: trains are as rare on roads as animals. */
    private double believed() {
        return objectClass() == ObjectClass.TRAIN ? Math.max(RARE, settings.publishScore()) : settings.publishScore();
    }

    /** Trust is won by score and time, and lost only when the score falls clearly below. */
    private boolean trusted(Detection detection, long nowNanos) {
        boolean longEnough = (nowNanos - bornNanos) / NANOS >= CONFIRM_SECONDS;
        if (longEnough && detection.score() >= SURE_SCORE && existence >= believed() - SURE_SLACK) {
            return true;
        }
        if (confirmed) {
            return existence >= believed() - TRUST_HYSTERESIS;
        }
        return existence >= believed() && (longEnough || detection.score() >= settings.immediateScore());
    }

    /** Whether what is seen no more is still likelier there than what was hardly trusted when it was. */
    private boolean exists() {
        return existence >= believed() - TRUST_HYSTERESIS;
    }

    /** Notes a frame without it, which says nothing of one that is hidden, and less of one that was not looked for. */
    void miss(double dt, boolean nowHidden, View view, long nowNanos) {
        hidden = nowHidden;
        onRoad = view.road() != null;
        left = motion instanceof RoadMotion road && (road.isVague() || leaves(view));
        if (!wasLookedFor(view) && unseenSeconds(nowNanos) <= lifetime()) {
            overlooked++;
            return;
        }
        overlooked = 0;
        missedFrames++;
        missingSeconds += hidden ? 0 : dt;
        existence *= hidden ? 1 : Math.exp(-dt / EXISTENCE_SECONDS);
    }

    private boolean wasLookedFor(View view) {
        return view.isNear(motion.box()) || (view.look().whole() && !seenNear);
    }

    private double lifetime() {
        return confirmed ? LOST_SECONDS : TENTATIVE_SECONDS;
    }

    /** Whether it was cut by the image's side, or is by now: then it is gone for all that the camera can tell. */
    private boolean leaves(View view) {
        Box box = motion.box();
        Box inside = box.clippedTo(view.size());
        return inside.area() < LEAST_INSIDE * box.area()
                || seenBox.left() < 1
                || seenBox.right() > view.size().width() - 1;
    }

    /**
     * Whether it has left the picture at a side, as far as its last sightings tell: what then comes in there is something else. Only on the
     * road, where the vehicle's turning is known.
     */
    boolean isOut(View view) {
        if (!(motion instanceof RoadMotion road) || !coasting() || missedFrames == 0) {
            return false;
        }
        double width = view.size().width();
        double border = SIDE * width;
        Box gone = road.picture().box();
        return (seenBox.left() <= border && gone.right() < border)
                || (seenBox.right() >= width - border && gone.left() > width - border);
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
    boolean expired(long nowNanos) {
        if (measurement == null && motion instanceof RoadMotion road && road.behind()) {
            return true;
        }
        return missedFrames > 1 && unseenSeconds(nowNanos) > lifetime();
    }

    /** On the road it is known what should be seen, lights and signs too; in the picture alone nothing is said of that. */
    private boolean missing(double seconds) {
        return onRoad && missedFrames > 1 && missingSeconds > seconds;
    }

    TrackedObject snapshot(long nowNanos) {
        return new TrackedObject(
                id,
                classes.best(),
                classes.label(),
                classes.probability(),
                Math.min(1, existence) * presence(nowNanos),
                publishedBox(),
                Optional.ofNullable(measurement),
                status(),
                (nowNanos - bornNanos) / NANOS,
                unseenSeconds(nowNanos),
                overlooked > 0,
                motion.inPicture(),
                motion.onGround());
    }

    /** How sure it is that it is at the place put out, when it exists, 0..1. */
    private double presence(long nowNanos) {
        if (measurement != null) {
            return 1;
        }
        return hidden || overlooked > 0 ? Math.exp(-unseenSeconds(nowNanos) / HIDDEN_SECONDS) : MISSED_IN_THE_CLEAR;
    }

    /** Halfway between the estimated box, which lags where people sway and turn, and the measured one, which jitters. */
    private Box publishedBox() {
        Box estimated = motion.box();
        return measurement == null ? estimated : estimated.halfwayTo(measurement.box());
    }

    private TrackStatus status() {
        if (!confirmed || (measurement == null && (left || missing(GONE_SECONDS) || (onRoad && !exists())))) {
            return TrackStatus.TENTATIVE;
        }
        return measurement == null ? TrackStatus.COASTING : TrackStatus.TRACKED;
    }
}
