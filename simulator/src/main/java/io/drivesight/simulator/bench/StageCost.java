package io.drivesight.simulator.bench;

/**
 * What a stage costs, per frame.
 *
 * @param millis processor time [ms]
 * @param bytes allocated on the heap [bytes]
 */
public record StageCost(double millis, double bytes) {}
