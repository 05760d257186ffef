package io.drivesight.evaluation.tracker;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackerConfig;
import java.util.Arrays;
import java.util.Optional;

/** The KITTI types that can be tracked, and the tracker's settings for the published detections of each. */
public enum KittiClass {
    CAR("Car", ObjectClass.CAR, 0.4, 0.4),
    /** Published boxes of persons are wrong more often at the same score: cyclists and groups pass for pedestrians. */
    PEDESTRIAN("Pedestrian", ObjectClass.PERSON, 0.5, 0.6),
    CYCLIST("Cyclist", ObjectClass.BICYCLE, 0.5, 0.6);

    private final String type;

    @SuppressWarnings("ImmutableEnumChecker") // its fields are final
    private final ObjectClass objectClass;

    private final double startScore;
    private final double publishScore;

    KittiClass(String type, ObjectClass objectClass, double startScore, double publishScore) {
        this.type = type;
        this.objectClass = objectClass;
        this.startScore = startScore;
        this.publishScore = publishScore;
    }

    /** By its name, in any case. */
    public static Optional<KittiClass> named(String name) {
        return Arrays.stream(values())
                .filter(kittiClass -> kittiClass.type.equalsIgnoreCase(name))
                .findFirst();
    }

    /** As KITTI writes it. */
    public String type() {
        return type;
    }

    /** What it is in our taxonomy. */
    public ObjectClass objectClass() {
        return objectClass;
    }

    /** Least score that starts a track, unless told otherwise. */
    public double startScore() {
        return startScore;
    }

    /** Least mean score of a track that is put out, unless told otherwise. */
    public double publishScore() {
        return publishScore;
    }

    /** The tracker's settings with these scores. */
    public TrackerConfig settings(double start, double publish) {
        return TrackerConfig.DEFAULT.withScores(objectClass.kind(), start, publish);
    }
}
