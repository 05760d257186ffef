package io.drivesight.training.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Arithmetic with plain numbers whose gradients are right. The engine passes a number to PyTorch as an array over a buffer of the
 * Java side, and lets go of the buffer as soon as the result is there. PyTorch however keeps that array for the backward pass
 * where the gradient needs it: after a garbage collection in between it reads whatever lies there now, and the gradients of
 * all layers below are multiplied by it. The numbers here live as long as the process; there are as many as differ in graphs and losses.
 *
 * <p>For what is differentiated only; sums and differences do not keep the number.
 */
public final class Scalars {
    private record Key(Device device, Number value) {}

    private static final Map<Key, NDArray> KEPT = new ConcurrentHashMap<>();

    private Scalars() {}

    /** {@code x value}, element by element. */
    public static NDArray multiply(NDArray x, Number value) {
        return x.mul(kept(x, value));
    }

    /** {@code x / value}, element by element. */
    public static NDArray divide(NDArray x, Number value) {
        return x.div(kept(x, value));
    }

    /** {@code x} to the power of a number, element by element. */
    public static NDArray power(NDArray x, Number value) {
        return x.pow(kept(x, value));
    }

    /** {@code max(x, value)}, element by element. */
    public static NDArray maximum(NDArray x, Number value) {
        return x.maximum(kept(x, value));
    }

    private static NDArray kept(NDArray x, Number value) {
        return KEPT.computeIfAbsent(new Key(x.getDevice(), value), key -> {
            NDArray array = NDManager.newBaseManager(key.device()).create(key.value());
            NDScope.unregister(array);
            return array;
        });
    }
}
