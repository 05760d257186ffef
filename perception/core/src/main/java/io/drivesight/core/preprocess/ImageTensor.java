package io.drivesight.core.preprocess;

import io.drivesight.core.geometry.ImageSize;
import java.nio.FloatBuffer;

/**
 * A frame as the model's input.
 *
 * @param data direct buffer, {@code float32 [1, 3, height, width]}, position 0, limit {@code 3 * height * width}
 * @param letterbox how the frame lies in it
 */
public record ImageTensor(FloatBuffer data, Letterbox letterbox) {
    public ImageTensor {
        if (data.remaining() != floats(letterbox.target())) {
            throw new IllegalArgumentException("a tensor of %s has %d values, got %d"
                    .formatted(letterbox.target(), floats(letterbox.target()), data.remaining()));
        }
    }

    /** Number of values for an input size. */
    public static int floats(ImageSize size) {
        return Math.toIntExact(3 * size.pixels());
    }

    public ImageSize size() {
        return letterbox.target();
    }
}
