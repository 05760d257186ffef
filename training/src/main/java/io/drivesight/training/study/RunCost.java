package io.drivesight.training.study;

/**
 * What a run cost, as in {@link StudyRow}.
 *
 * @param seconds by the clock [s]
 * @param cpuSeconds processor time [s]
 * @param stepCpuSeconds the share of the optimiser steps [s]
 */
record RunCost(double seconds, double cpuSeconds, double stepCpuSeconds) {
    static final RunCost NONE = new RunCost(0, 0, 0);

    RunCost plus(RunCost other) {
        return new RunCost(
                seconds + other.seconds, cpuSeconds + other.cpuSeconds, stepCpuSeconds + other.stepCpuSeconds);
    }
}
