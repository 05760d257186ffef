package io.drivesight.core.inference;

/** Families of detection heads, by what their raw outputs mean. */
public enum HeadFamily {
    /** {@code [1, N, 5 + C]}: raw centre offsets and log sizes per cell, objectness, class scores. */
    YOLOX,
    /** Per level class scores {@code [1, n, C]} and side distributions {@code [1, n, 4 * bins]}; centre (g + 0.5) s - 0.5. */
    NANODET,
    /** As NanoDet, with centre (g + 0.5) s. */
    PICODET,
    /** {@code [1, 4 + C, N]}: decoded centre boxes in input pixels, class scores (Ultralytics YOLOv8 and 11). */
    YOLOV8,
    /** Boxes {@code [1, Q, 4]} as relative centre boxes and logits {@code [1, Q, C or C + 1]}; no suppression needed. */
    DETR
}
