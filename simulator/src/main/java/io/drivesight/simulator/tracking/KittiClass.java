package io.drivesight.simulator.tracking;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackerConfig;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The KITTI types that can be tracked, and the tracker's settings for the published detections of each. */
enum KittiClass {
    CAR("Car", ObjectClass.CAR, 0.4, 0.4),
    /** Published boxes of persons are wrong more often at the same score: cyclists and groups pass for pedestrians. */
    PEDESTRIAN("Pedestrian", ObjectClass.PERSON, 0.5, 0.6),
    CYCLIST("Cyclist", ObjectClass.BICYCLE, 0.5, 0.6);

    private final String type;
    private final ObjectClass objectClass;
    private final double startScore;
    private final double publishScore;

    KittiClass(String type, ObjectClass objectClass, double startScore, double publishScore) {
        this.type = type;
        this.objectClass = objectClass;
        this.startScore = startScore;
        this.publishScore = publishScore;
    }

    static Optional<KittiClass> named(String name) {
        return Arrays.stream(values())
                .filter(kittiClass -> kittiClass.type.equals(capitalised(name)))
                .findFirst();
    }

    private static String capitalised(String name) {
        return name.isEmpty()
                ? name
                : name.substring(0, 1).toUpperCase(Locale.ROOT)
                        + name.substring(1).toLowerCase(Locale.ROOT);
    }

    /** As KITTI writes it. */
    String type() {
        return type;
    }

    ObjectClass objectClass() {
        return objectClass;
    }

    double startScore() {
        return startScore;
    }

    double publishScore() {
        return publishScore;
    }

    TrackerConfig settings() {
        return settings(startScore, publishScore);
    }

    TrackerConfig settings(double start, double publish) {
        return TrackerConfig.DEFAULT.withScores(objectClass.kind(), start, publish);
    }
}
