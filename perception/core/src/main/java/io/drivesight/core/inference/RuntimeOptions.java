package io.drivesight.core.inference;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.IntStream;

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
 * @param batching how frames share runs
 */
public record RuntimeOptions(
        ProviderChoice provider,
        int intraOpThreads,
        int deviceId,
        long gpuMemoryLimitBytes,
        Duration runTimeout,
        boolean spinning,
        Batching batching) {
    /** One thread per call on the best provider at hand. */
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(ProviderChoice.AUTO, 1, 0, 0);

    /** CPU only, one thread per call: the same bits every time. */
    public static final RuntimeOptions CPU = new RuntimeOptions(ProviderChoice.CPU, 1, 0, 0);

    public RuntimeOptions {
        if (intraOpThreads < 0 || deviceId < 0 || gpuMemoryLimitBytes < 0 || runTimeout.isNegative()) {
            throw new IllegalArgumentException("runtime options must not be negative");
        }
    }

    /** Runs without a limit of time, each frame alone; threads that wait give up their core. */
    public RuntimeOptions(ProviderChoice provider, int intraOpThreads, int deviceId, long gpuMemoryLimitBytes) {
        this(provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, Duration.ZERO, false, Batching.NONE);
    }

    /** The same with a limit of time. */
    public RuntimeOptions withRunTimeout(Duration limit) {
        return new RuntimeOptions(provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, limit, spinning, batching);
    }

    /** The same with threads that spin, or do not. */
    public RuntimeOptions withSpinning(boolean spin) {
        return new RuntimeOptions(provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, runTimeout, spin, batching);
    }

    /** The same with frames in batches. */
    public RuntimeOptions withBatching(Batching frames) {
        return new RuntimeOptions(
                provider, intraOpThreads, deviceId, gpuMemoryLimitBytes, runTimeout, spinning, frames);
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
        CPU,
        CUDA;

        /** The word used in the contracts and metrics. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How frames of several callers share runs. Batches have fixed sizes, 1, 2, 4 and so on to the largest, since a GPU prepares
     * each new shape at its first run; a batch that is not full is padded.
     *
     * @param input the form in which frames go to the model
     * @param most frames in a batch, at least 1; 0: {@value #MOST_ON_GPU} on a GPU, 1 on a CPU, where a run of two takes twice as long
     * @param longestWait longest time that a frame waits for others while the device is busy
     */
    public record Batching(InputType input, int most, Duration longestWait) {
        /** The form in which frames go to the model. */
        public enum InputType {
            /** Bytes on a GPU, floats on a CPU. */
            AUTO,
            /** {@code float32}, normalised on the CPU. */
            FLOAT,
            /** {@code uint8}, normalised in the graph: a quarter of the memory goes to the device. */
            UINT8
        }

        /** Each frame alone, as floats. */
        public static final Batching NONE = new Batching(InputType.FLOAT, 1, Duration.ZERO);

        /** What suits the device. */
        public static final Batching AUTO = new Batching(InputType.AUTO, 0, Duration.ofMillis(2));

        private static final int MOST_ON_GPU = 8;

        public Batching {
            if (most < 0 || longestWait.isNegative()) {
                throw new IllegalArgumentException(
                        "a batch holds no negative number of frames and waits for no negative time");
            }
        }

        boolean asBytes(ExecutionProvider provider) {
            return input == InputType.UINT8 || (input == InputType.AUTO && provider == ExecutionProvider.CUDA);
        }

        int most(ExecutionProvider provider) {
            int suited = provider == ExecutionProvider.CUDA ? MOST_ON_GPU : 1;
            return most == 0 ? suited : most;
        }

        /** The sizes of batches up to a largest one, rising. */
        static int[] sizes(int most) {
            return IntStream.concat(IntStream.iterate(1, size -> size < most, size -> 2 * size), IntStream.of(most))
                    .toArray();
        }
    }
}
