package io.drivesight.simulator.bench;

import io.drivesight.simulator.collect.Percentiles;

/**
 * How fast something is.
 *
 * @param framesPerSecond of all callers together [1/s]
 * @param millis per frame, as one caller sees it [ms]
 * @param processorMillis processor time per frame: other load on the machine changes it little [ms]
 */
public record Rate(double framesPerSecond, Percentiles millis, double processorMillis) {}
