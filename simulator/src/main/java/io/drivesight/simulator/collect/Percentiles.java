package io.drivesight.simulator.collect;

/** Percentiles of durations [ms]; all 0 when there was none. */
public record Percentiles(double p50, double p90, double p99, double max) {}
