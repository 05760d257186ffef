package io.drivesight.core.prediction;

/** The motion that a predicted path assumes. */
public enum MotionHypothesis {
    CONSTANT_VELOCITY,
    CONSTANT_TURN_RATE,
    STOPPING,
    STATIONARY
}
