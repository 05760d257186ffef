package io.drivesight.core.tracking;

import io.drivesight.core.taxonomy.ObjectClass;

/**
 * Settings of {@link MultiObjectTracker}, for 5 to 60 frames per second. Scores depend on the detector and can be set; all else is the same
 * for every detector.
 *
 * @param lowScore detections below are ignored, 0..1. The detector in front must run at this threshold or a lower one,
 *     else the second stage of association has nothing to work with
 * @param vehicle for cars, trucks, buses, and trains, which are as rare as animals: these are published from a mean score of 0.6 on
 * @param vulnerable for people and what they ride
 * @param animal for animals, which are rare on roads: they need more evidence
 * @param infrastructure for lights and signs, and for what the taxonomy does not know
 */
public record TrackerConfig(
        double lowScore, KindConfig vehicle, KindConfig vulnerable, KindConfig animal, KindConfig infrastructure) {
    /** The settings that ship. */
    public static final TrackerConfig DEFAULT = new TrackerConfig(
            0.1,
            new KindConfig(0.4, 0.4, 0.5, 0.2, false, new MotionNoise(0.5, 1, 20, 1.5, 0.015, 1)),
            new KindConfig(0.4, 0.4, 0.8, 0.3, true, new MotionNoise(0.3, 0.2, 20, 0.7, 0.02, 1)),
            new KindConfig(0.4, 0.6, 0.8, 0.3, true, new MotionNoise(0.3, 0.2, 20, 0.7, 0.02, 1)),
            new KindConfig(0.4, 0.4, 0.5, 0.2, false, new MotionNoise(0.3, 0.2, 20, 1, 0.02, 1)));

    /** These settings with one score to start and to publish tracks of every kind, for a detector whose scores run otherwise. */
    public TrackerConfig withStartScore(double score) {
        return withKinds(
                vehicle.withScores(score, score),
                vulnerable.withScores(score, score),
                animal.withScores(score, Math.max(score, animal.publishScore())),
                infrastructure.withScores(score, score));
    }

    /** These settings with other scores to start and to publish tracks of one kind. */
    public TrackerConfig withScores(ObjectClass.Kind kind, double start, double publish) {
        KindConfig changed = of(kind).withScores(start, publish);
        return switch (kind) {
            case VEHICLE -> withKinds(changed, vulnerable, animal, infrastructure);
            case VULNERABLE -> withKinds(vehicle, changed, animal, infrastructure);
            case ANIMAL -> withKinds(vehicle, vulnerable, changed, infrastructure);
            case INFRASTRUCTURE, OTHER -> withKinds(vehicle, vulnerable, animal, changed);
        };
    }

    private TrackerConfig withKinds(KindConfig vehicles, KindConfig persons, KindConfig animals, KindConfig infra) {
        double least = Math.min(
                Math.min(vehicles.startScore(), animals.startScore()),
                Math.min(persons.startScore(), infra.startScore()));
        return new TrackerConfig(Math.min(lowScore, least), vehicles, persons, animals, infra);
    }

    /** The settings for this kind. */
    public KindConfig of(ObjectClass.Kind kind) {
        return switch (kind) {
            case VEHICLE -> vehicle;
            case VULNERABLE -> vulnerable;
            case ANIMAL -> animal;
            case INFRASTRUCTURE, OTHER -> infrastructure;
        };
    }

    /**
     * How much boxes wander and how well they are measured, in heights of the box itself (about 1.6 m for road users).
     *
     * @param acceleration of the centre: square root of the spectral density [heights / s^1.5], above 0
     * @param sizeAcceleration the same of width and height [heights / s^1.5], above 0
     * @param cameraAcceleration of the whole image, from turns and bumps, added to the centre's [px / s^1.5], 0 or more
     * @param initialSpeed standard deviation of a new track's velocity [heights / s], above 0
     * @param measurement standard deviation of a measured edge at score 1 [heights], above 0
     * @param pixelNoise standard deviation of a measured edge that no size makes smaller [px], above 0
     */
    public record MotionNoise(
            double acceleration,
            double sizeAcceleration,
            double cameraAcceleration,
            double initialSpeed,
            double measurement,
            double pixelNoise) {
        /** Spectral density of the acceleration of an axis of {@link BoxFilter} [px2 / s3]. */
        double accelerationDensity(int axis, double height) {
            double own = (axis <= BoxFilter.Y ? acceleration : sizeAcceleration) * height;
            double camera = axis <= BoxFilter.Y ? cameraAcceleration : 0;
            return own * own + camera * camera;
        }

        /** Standard deviation of an axis' unknown first rate [px / s]. */
        double initialRate(int axis, double height) {
            return axis <= BoxFilter.Y ? initialSpeed * height : initialSpeed * height / 2;
        }

        /** Variance of a measured value [px2]; detections of low score are placed worse. */
        double measurementVariance(int axis, double height, double score) {
            double deviation = (measurement * height + pixelNoise) * (2 - score);
            // Centre: mean of two edges; size: their difference.
            return axis <= BoxFilter.Y ? deviation * deviation / 2 : deviation * deviation * 2;
        }
    }

    /**
     * Settings for one {@link io.drivesight.core.taxonomy.ObjectClass.Kind} of objects.
     *
     * @param startScore detections at or above are matched first, and only they may start a track, 0..1
     * @param publishScore a track whose score, averaged over about half a second, is below is not trusted (tentative), 0..1
     * @param immediateScore a first detection at or above is trusted at once, others after {@link Track#CONFIRM_SECONDS};
     *     above 1: never
     * @param minOverlap least intersection over union of a pair in the first stage, 0..1
     * @param recoverInPlace look for a hidden object also where it was last seen: people stop, and stand still in the image when
     *     the vehicle does
     * @param noise of boxes
     */
    public record KindConfig(
            double startScore,
            double publishScore,
            double immediateScore,
            double minOverlap,
            boolean recoverInPlace,
            MotionNoise noise) {
        public KindConfig {
            if (!(startScore >= 0
                    && startScore <= 1
                    && publishScore >= 0
                    && publishScore <= 1
                    && immediateScore >= 0)) {
                throw new IllegalArgumentException("scores of the tracker's settings must be 0..1");
            }
        }

        /** These settings with other scores to start and to publish a track. */
        public KindConfig withScores(double start, double publish) {
            return new KindConfig(start, publish, Math.max(immediateScore, start), minOverlap, recoverInPlace, noise);
        }
    }
}
