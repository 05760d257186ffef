package io.drivesight.training.dataset;

/** Which images of a dataset to take. */
public enum SplitChoice {
    TRAIN,
    VAL,
    TEST,
    ALL,
    /** What nothing learned from by default: {@link #TEST} where there is such a part, else {@link #VAL}, else {@link #ALL}. */
    DEFAULT
}
