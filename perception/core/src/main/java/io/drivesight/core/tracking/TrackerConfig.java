package io.drivesight.core.tracking;

import io.drivesight.core.taxonomy.ObjectClass;

/**
 * Settings of {@link MultiObjectTracker}. Every duration is in seconds: nothing depends on the frame rate.
 *
 * @param lowScore detections below are ignored, 0..1. The detector in front must run at this threshold or a lower one,
 *     else the second stage of association has nothing to work with
 * @param confirmSeconds how long a track must have been seen, from first to latest sighting, to be confirmed [s]
 * @param tentativeSeconds how long an unconfirmed track lives unseen [s]
 * @param lostSeconds how long a confirmed track lives unseen [s]
 * @param minOverlapDoubtful least intersection over union of a pair in the second stage, 0..1
 * @param vehicle for cars, trucks, buses, trains
 * @param vulnerable for people, what they ride, and animals
 * @param infrastructure for lights and signs
 */
public record TrackerConfig(
        double lowScore,
        double confirmSeconds,
        double tentativeSeconds,
        double lostSeconds,
        double minOverlapDoubtful,
        KindConfig vehicle,
        KindConfig vulnerable,
        KindConfig infrastructure) {
    /** For 5 to 60 frames per second. */
    public static final TrackerConfig DEFAULT = new TrackerConfig(
            0.1,
            0.15,
            0.25,
            1.5,
            0.3,
            new KindConfig(0.4, 0.4, 0.5, 0.2, false, new MotionNoise(0.5, 1, 20, 1.5, 0.015, 1)),
            new KindConfig(0.4, 0.4, 0.8, 0.3, true, new MotionNoise(0.3, 0.2, 20, 0.7, 0.02, 1)),
            new KindConfig(0.4, 0.4, 0.5, 0.2, false, new MotionNoise(0.3, 0.2, 20, 1, 0.02, 1)));

    public TrackerConfig {
        if (!(0 <= lowScore
                && lowScore <= vehicle.startScore()
                && lowScore <= vulnerable.startScore()
                && lowScore <= infrastructure.startScore())) {
            throw new IllegalArgumentException("the low score must be 0 or more and not above a start score");
        }
        if (!(confirmSeconds >= 0 && tentativeSeconds >= 0 && lostSeconds >= 0)) {
            throw new IllegalArgumentException("durations must be 0 or more");
        }
        if (!(minOverlapDoubtful >= 0 && minOverlapDoubtful <= 1)) {
            throw new IllegalArgumentException("the least overlap must be 0..1");
        }
    }

    /** These settings with one score to start and to publish tracks of every kind, for a detector whose scores run otherwise. */
    public TrackerConfig withStartScore(double score) {
        return withKinds(
                vehicle.withScores(score, score),
                vulnerable.withScores(score, score),
                infrastructure.withScores(score, score));
    }

    /** These settings with other scores to start and to publish tracks of one kind. */
    public TrackerConfig withScores(ObjectClass.Kind kind, double start, double publish) {
        KindConfig changed = of(kind).withScores(start, publish);
        return switch (kind) {
            case VEHICLE -> withKinds(changed, vulnerable, infrastructure);
            case VULNERABLE, ANIMAL -> withKinds(vehicle, changed, infrastructure);
            case INFRASTRUCTURE -> withKinds(vehicle, vulnerable, changed);
        };
    }

    private TrackerConfig withKinds(KindConfig vehicles, KindConfig persons, KindConfig infra) {
        double least = Math.min(vehicles.startScore(), Math.min(persons.startScore(), infra.startScore()));
        return new TrackerConfig(
                Math.min(lowScore, least),
                confirmSeconds,
                tentativeSeconds,
                lostSeconds,
                minOverlapDoubtful,
                vehicles,
                persons,
                infra);
    }

    /** The settings for this kind. */
    public KindConfig of(ObjectClass.Kind kind) {
        return switch (kind) {
            case VEHICLE -> vehicle;
            case VULNERABLE, ANIMAL -> vulnerable;
            case INFRASTRUCTURE -> infrastructure;
        };
    }
}
