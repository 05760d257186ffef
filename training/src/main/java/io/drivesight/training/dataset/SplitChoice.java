package io.drivesight.training.dataset;

/** Which images of a dataset to take. */
public enum SplitChoice {
    TRAIN,
    VAL,
    ALL,
    /** {@link #VAL} when the dataset declares one, else {@link #ALL}. */
    DEFAULT
}
