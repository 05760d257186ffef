package io.drivesight.core.prediction;

/** The motion that a predicted path assumes. */
public enum MotionHypothesis {
    CONSTANT_VELOCITY,
    /** Goes on turning, and braking or speeding up, as at present; the manoeuvre dies out within seconds. */
    CONSTANT_TURN_RATE,
    /** Brakes evenly until it stands. */
    STOPPING,
    STATIONARY
}
