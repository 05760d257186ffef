package io.drivesight.evaluation.tracker;

/**
 * What tells the well-known trackers apart. Ages are in frames, as those trackers count them.
 *
 * @param name for tables
 * @param firstScore detections at or above are matched first and may start tracks
 * @param secondScore detections from here up to {@code firstScore} are matched second; above 1: there is no second stage
 * @param minOverlap least IoU of a pair in the first stage
 * @param minOverlapSecond least IoU of a pair in the second stage
 * @param maxAge frames a track lives unseen
 * @param minHits consecutive frames a track must have been seen to be put out
 * @param inertia weight of the direction of motion in the association (OC-SORT's OCM); 0: none
 * @param observationCentric re-update along a virtual trajectory after a gap, and recovery at the last seen place (OC-SORT's
 *     ORU and OCR)
 * @param noise Kalman noise
 */
record BaselineSettings(
        String name,
        double firstScore,
        double secondScore,
        double minOverlap,
        double minOverlapSecond,
        int maxAge,
        int minHits,
        double inertia,
        boolean observationCentric,
        Noise noise) {
    /** Whose Kalman constants. */
    enum Noise {
        /** Fixed, in pixels: Bewley et al., arXiv:1602.00763. */
        SORT,
        /** Proportional to the box height: Wojke et al., arXiv:1703.07402, taken over by ByteTrack. */
        HEIGHT
    }

    private static final double NO_SECOND_STAGE = 2;

    /** Plain SORT: one stage, IoU of predicted boxes. */
    static BaselineSettings sort(int maxAge, int minHits) {
        return new BaselineSettings(
                "SORT-%d-%d".formatted(maxAge, minHits),
                0.5,
                NO_SECOND_STAGE,
                0.3,
                0,
                maxAge,
                minHits,
                0,
                false,
                Noise.SORT);
    }

    /** ByteTrack (Zhang et al., arXiv:2110.06864) at its published settings: buffer of 30 frames. */
    static BaselineSettings byteTrack() {
        return new BaselineSettings("ByteTrack", 0.5, 0.1, 0.2, 0.5, 30, 1, 0, false, Noise.HEIGHT);
    }

    /** OC-SORT (Cao et al., arXiv:2203.14360) at its published settings: inertia 0.2 over 3 frames, age 30. */
    static BaselineSettings ocSort() {
        return new BaselineSettings("OC-SORT", 0.5, NO_SECOND_STAGE, 0.3, 0, 30, 1, 0.2, true, Noise.SORT);
    }
}
