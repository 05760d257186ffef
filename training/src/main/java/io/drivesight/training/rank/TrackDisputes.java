package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.core.tracking.TrackerFrame;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a model contradicts itself along a drive: the service's own tracker runs over its detections, and what does not last is
 * probably wrong. What is seen for a moment is probably nothing, and what is not seen for a moment was probably there (Jin et al.,
 * arXiv:1808.04285; Bengar et al., arXiv:1908.11757).
 *
 * <p>In a frame counts, for each track, with {@code l} the mean score of its sightings:
 * <ul>
 *   <li>missed between two sightings: {@code l}, unless another track covers half of the place;
 *   <li>seen with a score {@code s} below what the service reports (0.3), though {@code l} is above: {@code l - s};
 *   <li>seen as another class than over its life: half of {@code s};
 *   <li>seen for less than {@link TrackerConfig#confirmSeconds()} all in all, away from the picture's border and from the drive's ends:
 *       {@code s}.
 * </ul>
 *
 * <p>Frames that follow each other by more than a second, or that look wholly unlike, are not of one drive.
 */
final class TrackDisputes {
    /** Longest time between two frames of one drive [s]. */
    private static final double LONGEST_GAP = 1;
    /** Hash bits of 256: a camera that turns moves some 60 from one frame to the next, a cut 128. */
    private static final int CUT_BITS = 96;
    /** Share of a track's place that another one covers when it hides it. */
    private static final double HIDDEN = 0.5;
    /** Share of the picture's size within which an object at the border is coming or going. */
    private static final double BORDER = 0.02;

    /** A track at one frame. */
    private record Moment(int frame, TrackedObject object) {
        boolean seen() {
            return object.measurement().isPresent();
        }

        Detection found() {
            return object.measurement().orElseThrow();
        }

        double score() {
            return found().score();
        }
    }

    private final List<Finding> drive;
    private final List<List<TrackedObject>> tracked = new ArrayList<>();
    private final List<List<Dispute>> disputes = new ArrayList<>();

    private TrackDisputes(List<Finding> drive) {
        this.drive = drive;
    }

    /**
     * The disputes of each frame.
     *
     * @param findings scene by scene, in the order of time
     */
    static Map<RankFrame, List<Dispute>> of(List<Finding> findings) {
        Map<RankFrame, List<Dispute>> all = new HashMap<>();
        for (List<Finding> drive : drives(findings)) {
            List<List<Dispute>> disputes = new TrackDisputes(drive).find();
            for (int i = 0; i < drive.size(); i++) {
                all.put(drive.get(i).frame(), disputes.get(i));
            }
        }
        return all;
    }

    /** Runs of frames that a tracker can follow, of two at least. */
    static List<List<Finding>> drives(List<Finding> findings) {
        List<List<Finding>> drives = new ArrayList<>();
        List<Finding> current = new ArrayList<>();
        for (Finding finding : findings) {
            if (!current.isEmpty() && !follows(current.get(current.size() - 1), finding)) {
                drives.add(current);
                current = new ArrayList<>();
            }
            current.add(finding);
        }
        drives.add(current);
        drives.removeIf(drive -> drive.size() < 2);
        return drives;
    }

    private static boolean follows(Finding before, Finding after) {
        double gap = after.frame().seconds() - before.frame().seconds();
        return before.frame().scene().equals(after.frame().scene())
                && before.frame().size().equals(after.frame().size())
                && gap > 0
                && gap <= LONGEST_GAP
                && before.look().bits(after.look()) <= CUT_BITS;
    }

    private List<List<Dispute>> find() {
        Map<Long, List<Moment>> tracks = new TreeMap<>();
        MultiObjectTracker tracker = new MultiObjectTracker(TrackerConfig.DEFAULT);
        double start = drive.get(0).frame().seconds();
        for (int i = 0; i < drive.size(); i++) {
            Finding finding = drive.get(i);
            long nanos = Math.round((finding.frame().seconds() - start) * 1e9);
            List<TrackedObject> objects = tracker.update(TrackerFrame.of(
                    Instant.ofEpochSecond(0, nanos), finding.frame().size(), finding.detections()));
            for (TrackedObject object : objects) {
                tracks.computeIfAbsent(object.trackId(), id -> new ArrayList<>())
                        .add(new Moment(i, object));
            }
            tracked.add(objects);
            disputes.add(new ArrayList<>());
        }
        tracks.values().forEach(this::judge);
        return disputes;
    }

    private void judge(List<Moment> track) {
        List<Moment> sightings = track.stream().filter(Moment::seen).toList();
        Moment first = sightings.get(0);
        Moment last = sightings.get(sightings.size() - 1);
        double life = seconds(last) - seconds(first);
        if (life < TrackerConfig.DEFAULT.confirmSeconds()) {
            if (isInside(first, last)) {
                sightings.forEach(moment -> add(
                        moment,
                        moment.found().box(),
                        moment.score(),
                        Dispute.Reason.TRACK_FLICKER,
                        "seen for a moment"));
            }
            return;
        }
        double level = sightings.stream().mapToDouble(Moment::score).average().orElse(0);
        ObjectClass objectClass = mainClass(sightings);
        for (Moment moment : track) {
            if (moment.frame() > first.frame() && moment.frame() < last.frame() && !moment.seen()) {
                missed(moment, level);
            } else if (moment.seen()) {
                seen(moment, level, objectClass);
            }
        }
    }

    private double seconds(Moment moment) {
        return drive.get(moment.frame()).frame().seconds();
    }

    /** False: the picture's border or the drive's ends explain why it was seen so briefly. */
    private boolean isInside(Moment first, Moment last) {
        double margin = TrackerConfig.DEFAULT.confirmSeconds();
        double start = drive.get(0).frame().seconds();
        double end = drive.get(drive.size() - 1).frame().seconds();
        Box box = first.object().box();
        ImageSize size = drive.get(first.frame()).frame().size();
        return seconds(first) - start >= margin
                && end - seconds(last) >= margin
                && box.left() > BORDER * size.width()
                && box.right() < (1 - BORDER) * size.width()
                && box.top() > BORDER * size.height()
                && box.bottom() < (1 - BORDER) * size.height();
    }

    /** The class with the largest sum of scores. */
    private static ObjectClass mainClass(List<Moment> sightings) {
        Map<ObjectClass, Double> votes = new TreeMap<>();
        sightings.forEach(moment -> votes.merge(moment.found().objectClass(), moment.score(), Double::sum));
        return Collections.max(votes.entrySet(), Map.Entry.comparingByValue()).getKey();
    }

    private void missed(Moment moment, double level) {
        TrackedObject object = moment.object();
        Box place = object.box();
        boolean hidden = tracked.get(moment.frame()).stream()
                .anyMatch(other -> other.trackId() != object.trackId()
                        && other.measurement().isPresent()
                        && place.coveredBy(other.box()) >= HIDDEN);
        boolean outside =
                place.clippedTo(drive.get(moment.frame()).frame().size()).area() < place.area() / 2;
        if (!hidden && !outside) {
            String text = object.objectClass().label() + " missed on its track";
            add(moment, place, level, Dispute.Reason.TRACK_MISSED, text);
        }
    }

    private void seen(Moment moment, double level, ObjectClass objectClass) {
        Detection found = moment.found();
        double reported = Thresholds.DEFAULT.score();
        if (found.score() < reported && level > reported) {
            add(moment, found.box(), level - found.score(), Dispute.Reason.TRACK_WEAK, "faint on its track");
        }
        if (found.objectClass() != objectClass) {
            String text =
                    "%s on the track of a %s".formatted(found.objectClass().label(), objectClass.label());
            add(moment, found.box(), found.score() / 2, Dispute.Reason.TRACK_CLASS, text);
        }
    }

    private void add(Moment moment, Box box, double weight, Dispute.Reason reason, String text) {
        Box inside = box.clippedTo(drive.get(moment.frame()).frame().size());
        disputes.get(moment.frame()).add(new Dispute(inside, Math.min(1, weight), reason, text));
    }
}
