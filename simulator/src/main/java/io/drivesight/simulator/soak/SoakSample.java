package io.drivesight.simulator.soak;

/**
 * How it stood at one moment.
 *
 * @param seconds since the first frame [s]
 * @param heapMegabytes live objects: in use right after a full collection [MB]
 * @param residentMegabytes memory of this virtual machine, sender and receiver included [MB]; 0 where the system does not say
 * @param framesPerSecond processed since the sample before [1/s]
 * @param p50 from sending a frame to receiving its result, since the sample before [ms]
 * @param p99 likewise [ms]
 * @param processed frames since the sample before
 * @param others frames since the sample before that ended in any other way
 */
public record SoakSample(
        double seconds,
        double heapMegabytes,
        double residentMegabytes,
        double framesPerSecond,
        double p50,
        double p99,
        long processed,
        long others) {}
