package io.drivesight.evaluation.detection;

/** What a detection is worth once it is held against the objects of its image. */
public enum DetectionVerdict {
    /** It found an object that counts. */
    RIGHT,
    /** It found nothing, or what a better detection had found before. */
    WRONG,
    /** It counts neither way: it lies on an object or in an area that is ignored. */
    IGNORED
}
