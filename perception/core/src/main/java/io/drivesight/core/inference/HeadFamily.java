package io.drivesight.core.inference;

/** Families of detection heads, by what their raw outputs mean. */
public enum HeadFamily {
    /** {@code [1, N, 5 + C]}: raw centre offsets and log sizes per cell, objectness, class scores. */
    YOLOX,
    /**
     * Per level class scores {@code [1, n, C]} and side distributions {@code [1, n, 4 * bins]}, or all of them in one
     * {@code [1, N, C + 4 * bins]}; centre (g + 0.5) s - 0.5.
     */
    NANODET,
    /** As NanoDet, with centre (g + 0.5) s. */
    PICODET,
    /** As NanoDet, with centre g s: a cell looks from its upper left corner (NanoDet-Plus). */
    NANODET_PLUS,
    /** {@code [1, 4 + C, N]}: decoded centre boxes in input pixels, class scores (Ultralytics YOLOv8 and 11). */
    YOLOV8,
    /** Boxes {@code [1, Q, 4]} as relative centre boxes and logits {@code [1, Q, C or C + 1]}; no suppression needed. */
    DETR;

    /** Whether boxes are distributions of the distances to four sides. */
    public boolean isDistribution() {
        return this == NANODET || this == PICODET || this == NANODET_PLUS;
    }

    /**
     * Where a distribution's distances start: what comes to a cell's middle, {@code (g + 0.5) * stride}, in pixels.
     *
     * @param stride of the cell's level [px]
     */
    public float centerShift(float stride) {
        return switch (this) {
            case NANODET -> -0.5f;
            case NANODET_PLUS -> -0.5f * stride;
            default -> 0;
        };
    }
}
