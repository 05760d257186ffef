package io.drivesight.core.inference;

import java.time.Duration;

/**
 * How a model is run.
 *
 * @param provider what to run it on
 * @param intraOpThreads threads inside one call; 1 is best with several calls at a time; 0: all cores
 * @param deviceId which GPU
 * @param gpuMemoryLimitBytes most memory the GPU arena may take; 0: no limit
 * @param runTimeout longest time that one run may take; zero: no limit. The first run of a session may set up kernels and is
 *     not held to it
 * @param spinning true: threads inside a call wait for each other without giving up their core, which is faster on a machine
 *     that has nothing else to do, and takes the cores from everything else
 */
public record RuntimeOptions(
        ProviderChoice provider,
        int intraOpThreads,
        int deviceId,
        long gpuMemoryLimitBytes,
        Duration runTimeout,
        boolean spinning) {
    /** One thread per call on the best provider at hand. */
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(ProviderChoice.AUTO, 1, 0, 0);

    /** CPU only, one thread per call: the same bits every time. */
    public static final RuntimeOptions CPU = new RuntimeOptions(ProviderChoice.CPU, 1, 0, 0);

    public RuntimeOptions {
        if (intraOpThreads < 0 || deviceId < 0 || gpuMemoryLimitBytes < 0 || runTimeout.isNegative()) {
            throw new IllegalArgumentException("runtime options must not be negative");
        }
    }

    /** Runs without a limit of time; threads that wait give up their core. */
    public RuntimeOptions(ProviderChoice provider, int intraOpThreads, int deviceId, long gpuMemoryLimitBytes) {
        this(provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, Duration.ZERO, false);
    }

    /** The same with a limit of time. */
    public RuntimeOptions withRunTimeout(Duration limit) {
        return new RuntimeOptions(provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, limit, spinning);
    }

    /** The same with threads that spin, or do not. */
    public RuntimeOptions withSpinning(boolean spin) {
        return new RuntimeOptions(provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, runTimeout, spin);
    }

    /** What the user asked to run the model on. */
    public enum ProviderChoice {
        /** CUDA where there is a usable GPU, else CPU. */
        AUTO,
        /** CUDA, else CPU with a warning that names the reason. */
        CUDA,
        CPU
    }

    /** What runs a model. */
    public enum ExecutionProvider {
        CPU("cpu"),
        CUDA("cuda");

        private final String wireName;

        ExecutionProvider(String wireName) {
            this.wireName = wireName;
        }

        /** The word used in the contracts and metrics. */
        public String wireName() {
            return wireName;
        }
    }
}
