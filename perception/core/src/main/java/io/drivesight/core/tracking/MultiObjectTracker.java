package io.drivesight.core.tracking;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.state.SavedState;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.core.tracking.TrackerConfig.KindConfig;
import io.drivesight.core.tracking.TrackerConfig.MotionNoise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Tracking by detection: predict, associate, update, prune, spawn. Association in two stages by score after ByteTrack (Zhang
 * et al., arXiv:2110.06864): sure detections first, then doubtful ones, which may carry a track on but never start one.
 * Motion by a Kalman filter over the real time between frames; after a gap the velocity is made good from what was seen
 * before and after it (OC-SORT, arXiv:2203.14360). A track never changes its {@link
 * io.drivesight.core.taxonomy.ObjectClass.Kind}. The order of a frame's detections does not matter. Motion follows the
 * period of the pictures where the stamps are noisy; ages and lifetimes follow the stamps.
 */
public final class MultiObjectTracker implements Tracker {
    /** So long must two tracks be in one place until the weaker one goes [s]. */
    private static final double DOUBLE_SECONDS = 0.3;

    /** Whoever is covered so far is rarely detected [share of the box]. */
    private static final double HIDDEN_SHARE = 0.7;

    /** Speed of the image when the vehicle turns and no track tells how fast: a standard deviation [image widths / s]. */
    private static final double CAMERA_SPEED = 0.15;

    /** Slope of the line of sight to the lower edge of what stands on a road: steep roads are seen flatter, from where they begin. */
    private static final double STEEPEST = 0.07;

    private static final long NONE = Long.MIN_VALUE;

    private static final int MARK = 0x44535438;

    private final TrackerConfig config;
    private final Association association = new Association();
    private final CameraTurn cameraTurn = new CameraTurn();
    private final List<Track> tracks = new ArrayList<>();
    private long lastNanos = NONE;
    private long nextId = 1;
    private final StampClock stamps = new StampClock();
    private final RoadView roads = new RoadView();

    /** A tracker that has seen nothing. */
    public MultiObjectTracker(TrackerConfig config) {
        this.config = config;
    }

    /** A tracker that has seen nothing and gives out none of the numbers that this one has given to tracks. */
    public MultiObjectTracker anew() {
        MultiObjectTracker tracker = new MultiObjectTracker(config);
        tracker.nextId = nextId;
        return tracker;
    }

    /** A tracker that goes on from the state of one with the same settings; {@link IllegalArgumentException} for damage. */
    public static MultiObjectTracker restore(TrackerConfig config, SavedState state) {
        MultiObjectTracker tracker = new MultiObjectTracker(config);
        state.into(tracker::state);
        return tracker;
    }

    /** Everything that later results depend on, as a value. */
    public SavedState state() {
        return SavedState.of(this::state);
    }

    /** Into a saved state, or from it. */
    public void state(StateCodec codec) {
        codec.mark(MARK);
        lastNanos = codec.number(lastNanos);
        nextId = codec.number(nextId);
        stamps.state(codec);
        roads.state(codec);
        int count = codec.count(tracks.size(), 1);
        for (int i = 0; i < count; i++) {
            if (codec.isReading()) {
                tracks.add(Track.read(codec, config));
            } else {
                tracks.get(i).write(codec);
            }
        }
    }

    @Override
    public List<TrackedObject> update(TrackerFrame frame) {
        long now = nanos(frame.captureTime());
        double passed = secondsSinceLast(now);
        double dt = passed > 0 ? stamps.next(passed) : 0;
        List<Sighting> detections = Sighting.of(frame.detections(), config.lowScore());
        lastNanos = now;
        View view = View.of(frame, evenNanos(), roads.next(frame, dt));
        Sighting.weigh(detections, view);
        predict(dt, view);
        followCamera(detections, dt, view);
        List<Sighting> left = associate(detections, now, view);
        prune(dt, now, view);
        spawn(left, now, view);
        Riders.join(tracks);
        return snapshots(now);
    }

    /**
     * When the latest frame was taken by the clock that motion goes by: its stamp, or, where stamps are noisy, what its picture's
     * place among the others makes likelier. There must have been a frame.
     */
    public Instant time() {
        return Instant.ofEpochSecond(0, evenNanos());
    }

    private long evenNanos() {
        return lastNanos + Math.round(1e9 * stamps.ahead());
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }

    private double secondsSinceLast(long now) {
        if (lastNanos == NONE) {
            return 0;
        }
        if (now <= lastNanos) {
            throw new IllegalArgumentException(
                    "a frame must be later than the one before; it is " + (lastNanos - now) + " ns earlier");
        }
        return (now - lastNanos) / 1e9;
    }

    private KindConfig settings(Sighting detection) {
        return config.of(detection.kind());
    }

    private void predict(double dt, View view) {
        for (Track track : tracks) {
            track.predict(dt, view);
        }
    }

    private void followCamera(List<Sighting> detections, double dt, View view) {
        List<Track> pictured = tracks.stream().filter(Track::inPictureOnly).toList();
        CameraTurn.Shift shift =
                cameraTurn.estimate(pictured, detections, view.size().width());
        if (!shift.equals(CameraTurn.Shift.NONE)) {
            for (Track track : pictured) {
                track.picture().shift(shift.dx(), shift.dy(), shift.dx() / dt);
            }
        }
    }

    /** Gives detections to tracks; returns the sure ones that are left over. */
    private List<Sighting> associate(List<Sighting> detections, long now, View view) {
        List<Sighting> sure = new ArrayList<>();
        List<Sighting> doubtful = new ArrayList<>();
        for (Sighting detection : detections) {
            boolean isSure = detection.score() >= settings(detection).startScore();
            (isSure ? sure : doubtful).add(detection);
        }
        List<Sighting> left = sure;
        for (Association.Stage stage : Association.Stage.values()) {
            List<Track> waiting = waiting(stage, now);
            if (stage == Association.Stage.DOUBTFUL) {
                see(waiting, awayFromSeen(doubtful), stage, now, view);
            } else {
                left = see(waiting, left, stage, now, view);
            }
        }
        return left;
    }

    private List<Track> waiting(Association.Stage stage, long now) {
        return tracks.stream()
                .filter(Track::coasting)
                .filter(track -> stage.concerns(track, now))
                .toList();
    }

    private List<Sighting> see(
            List<Track> waiting, List<Sighting> detections, Association.Stage stage, long now, View view) {
        int[] detectionOf = association.match(waiting, detections, stage, view);
        boolean[] taken = new boolean[detections.size()];
        if (stage == Association.Stage.SURE) {
            nod(waiting, detections, detectionOf, view);
        }
        for (int i = 0; i < waiting.size(); i++) {
            if (detectionOf[i] >= 0) {
                taken[detectionOf[i]] = true;
                waiting.get(i).see(detections.get(detectionOf[i]), now, view);
            }
        }
        List<Sighting> left = new ArrayList<>();
        for (int i = 0; i < taken.length; i++) {
            if (!taken[i]) {
                left.add(detections.get(i));
            }
        }
        return left;
    }

    /** Before any is believed: do all lie higher or lower together? */
    private void nod(List<Track> waiting, List<Sighting> detections, int[] detectionOf, View view) {
        View.Road road = view.road();
        if (road == null) {
            return;
        }
        for (int i = 0; i < waiting.size(); i++) {
            if (detectionOf[i] >= 0 && waiting.get(i).motion() instanceof RoadMotion motion) {
                motion.tell(detections.get(detectionOf[i]), road);
            }
        }
        double angle = road.nod().settle();
        double pixels = angle * road.camera().camera().model().intrinsics().focalY();
        road.camera().lower(angle);
        for (Track track : tracks) {
            if (track.motion() instanceof RoadMotion motion) {
                motion.lift(pixels);
            }
        }
    }

    private void prune(double dt, long now, View view) {
        for (Track track : tracks) {
            if (track.coasting()) {
                track.miss(dt, isHidden(track, view), view, now);
            }
        }
        tracks.removeIf(track -> track.expired(now));
        tracks.removeIf(track -> track.doubled(hasBetterInPlace(track), dt) > DOUBLE_SECONDS);
    }

    /** Whether something that was seen now lies over it and stands nearer: its lower edge is lower. */
    private boolean isHidden(Track track, View view) {
        Box box = track.inPictureOnly() ? track.box() : track.box().clippedTo(view.size());
        for (Track other : tracks) {
            if (!other.coasting()
                    && other.seenBox().bottom() > box.bottom()
                    && box.coveredBy(other.seenBox()) >= HIDDEN_SHARE) {
                return true;
            }
        }
        return false;
    }

    private boolean hasBetterInPlace(Track track) {
        for (Track other : tracks) {
            if (other.id() != track.id() && other.outranks(track) && inOnePlace(other, track)) {
                return true;
            }
        }
        return false;
    }

    private static boolean inOnePlace(Track a, Track b) {
        return a.objectClass().isOfOneKindWith(b.objectClass()) && Sighting.inOnePlace(a.kind(), a.box(), b.box());
    }

    /** Without what lies on objects that were seen already: a detector's doubles must not feed a second track. */
    private List<Sighting> awayFromSeen(List<Sighting> detections) {
        return detections.stream().filter(detection -> !liesOnSeen(detection)).toList();
    }

    private boolean liesOnSeen(Sighting detection) {
        for (Track track : tracks) {
            if (!track.coasting()
                    && track.objectClass().isOfOneKindWith(detection.objectClass())
                    && Sighting.inOnePlace(track.kind(), track.seenBox(), detection.box())) {
                return true;
            }
        }
        return false;
    }

    private void spawn(List<Sighting> left, long now, View view) {
        double[] common = commonMotion(view);
        for (Sighting sighting : left) {
            if (!liesOnSeen(sighting) && mayStand(sighting, view)) {
                tracks.add(Track.of(nextId++, now, sighting, start(sighting, common, view), view, config));
            }
        }
    }

    /** Where the camera's place is known: not what would stand on a road that is too steep. */
    private static boolean mayStand(Sighting sighting, View view) {
        View.Road road = view.road();
        return road == null
                || sighting.kind() == Kind.INFRASTRUCTURE
                || sighting.kind() == Kind.OTHER
                || road.camera()
                                .camera()
                                .ray(sighting.box().centerX(), sighting.box().bottom())
                                .z()
                        < STEEPEST;
    }

    private TrackMotion start(Sighting sighting, double[] common, View view) {
        MotionNoise noise = settings(sighting).noise();
        BoxFilter filter = BoxFilter.of(sighting.box(), sighting.score(), noise);
        double own = noise.initialSpeed() * filter.height();
        filter.startMoving(common[0], own * own + common[1] * common[1]);
        PictureMotion picture = PictureMotion.of(filter, noise);
        View.Road road = view.road();
        return road == null || !sighting.kind().isRoadUser()
                ? picture
                : RoadMotion.of(sighting.seen(), picture, sighting.objectClass(), road);
    }

    /** Horizontal velocity of the scene and its standard deviation [px/s]: what a new track's motion is before it is known. */
    private double[] commonMotion(View view) {
        double[] rates = tracks.stream()
                .filter(track -> track.fresh() && track.confirmed() && track.inPictureOnly())
                .mapToDouble(track -> track.picture().rate(BoxFilter.X))
                .sorted()
                .toArray();
        double unknown = CAMERA_SPEED * view.size().width();
        if (rates.length == 0) {
            return new double[] {0, unknown};
        }
        double median = (rates[(rates.length - 1) / 2] + rates[rates.length / 2]) / 2;
        return new double[] {median, unknown / Math.sqrt(rates.length + 1)};
    }

    private List<TrackedObject> snapshots(long now) {
        List<TrackedObject> snapshots = new ArrayList<>(tracks.size());
        for (Track track : tracks) {
            snapshots.add(track.snapshot(now));
        }
        return List.copyOf(snapshots);
    }
}
