package io.drivesight.simulator.score.run;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass.Kind;
import io.drivesight.evaluation.tracking.TrackingScorer.FilterRules;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.List;

/** What counts, and from when on. One place, so that no two figures of a score mean different objects. */
public final class ScoreRules {
    /**
     * Least height of the visible box of an object that counts [px]. A person is 24 px high at about 32 m in a camera of 640 px and
     * 70 degrees: the stopping distance from 50 km/h. The demand on rendered vehicles (a test) begins there too.
     */
    public static final double MIN_HEIGHT = 24;

    /** Least visible share of an object that counts: less is mostly the thing in front of it. */
    public static final double MIN_VISIBLE = 0.6;

    /** Most of an object that may lie outside the image: what is cut more is a sliver. */
    public static final double MAX_TRUNCATION = 0.5;

    /** Overlap from which an estimate is about an object: the threshold of CLEAR-MOT and of AP50. */
    public static final double SAME_OBJECT = 0.5;

    /** The same for warnings: a warning with a badly fitting box is still a warning about that object. */
    public static final double SAME_FOR_WARNINGS = 0.3;

    /** Horizons of the hints [s]. */
    public static final List<Integer> HORIZONS = List.of(1, 2, 3);

    /** Bands of distance for errors on the ground [m]; the last is open. */
    public static final List<Double> BANDS = List.of(0.0, 10.0, 20.0, 40.0);

    /** Kinds that move and are tracked. */
    public static final List<Kind> TRACKED_KINDS = List.of(Kind.VEHICLE, Kind.VULNERABLE);

    /** Unmatched tracks up to the least height, or mostly on an object that does not count, are neither right nor wrong. */
    static final FilterRules TRACK_FILTER = new FilterRules(MIN_HEIGHT, 0.5);

    private ScoreRules() {}

    /** True: it is to be found. False: finding it is neither right nor wrong. */
    public static boolean counts(ObjectTruth object) {
        return object.visibleFraction() >= MIN_VISIBLE
                && object.truncation() <= MAX_TRUNCATION
                && object.visibleBox().filter(box -> box.height() >= MIN_HEIGHT).isPresent();
    }

    /** Where an object that does not count may be found without harm: all of it that lies in the image. */
    static Box whole(ObjectTruth object, FrameTruth frame) {
        return object.fullBox().clippedTo(frame.size());
    }
}
