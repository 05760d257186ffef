package io.drivesight.simulator.render;

/**
 * Which of a vehicle's lamps burn.
 *
 * @param driving head and tail lamps are on
 * @param braking brake lamps are on
 */
record LampState(boolean driving, boolean braking) {
    /** Red light of the tail lamps. */
    double tail() {
        return braking ? 2.2 : driving ? 0.55 : 0;
    }

    /** White light of the headlamps. */
    double head() {
        return driving ? 3.5 : 0;
    }
}
