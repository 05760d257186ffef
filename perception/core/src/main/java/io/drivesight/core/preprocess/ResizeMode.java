package io.drivesight.core.preprocess;

/** How a frame is fitted into the model's input. */
public enum ResizeMode {
    /** Keeps the aspect ratio; the picture sits in the top-left corner, padding right and below (YOLOX, NanoDet). */
    LETTERBOX_TOP_LEFT,
    /** Keeps the aspect ratio; the picture sits in the middle (Ultralytics YOLO). */
    LETTERBOX_CENTER,
    /** Fills the input, aspect ratio not kept (PicoDet, DETR). */
    STRETCH
}
