package io.drivesight.core.prediction;

/** The motion that a predicted path assumes. */
public enum MotionHypothesis {
    CONSTANT_VELOCITY,
    /** Keeps its speed and its rate of turn: a circle. */
    CONSTANT_TURN_RATE,
    /** Brakes evenly until it stands. */
    STOPPING,
    STATIONARY,
    /** Goes on turning, and braking or speeding up, as at present; the acceleration dies out within seconds. */
    MANOEUVRE,
    /** Follows the road's shape in its lane, which is judged by the vehicle's own turning and by other vehicles. */
    ROAD
}
