package io.drivesight.core.inference;

import java.time.Duration;
import java.util.stream.IntStream;

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
