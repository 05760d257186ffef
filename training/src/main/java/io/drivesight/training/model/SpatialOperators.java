package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operators over {@code [batch, channels, rows, columns]}. */
final class SpatialOperators {
    private static final int NEAREST = 0;

    /** The engine smooths when it shrinks in this mode, which ONNX does not; it is plain when it enlarges. */
    private static final int BILINEAR = 1;

    /** The mean of the pixels covered. */
    private static final int AREA = 2;

    private SpatialOperators() {}

    static NDArray convolution(Operands operands) {
        NDArray weight = operands.array(1);
        if (weight.getShape().dimension() != 4) {
            throw operands.unsupported("a convolution over other than two dimensions");
        }
        @Nullable NDArray bias = operands.find(2).orElse(null);
        Shape stride = new Shape(operands.pair("strides", 1));
        Shape dilation = new Shape(operands.pair("dilations", 1));
        int groups = Math.toIntExact(operands.node().integer("group", 1));
        return Conv2d.conv2d(operands.array(0), weight, bias, stride, padding(operands), dilation, groups)
                .singletonOrThrow();
    }

    /** Equal padding on both sides, which is all that the engine pads by itself. */
    private static Shape padding(Operands operands) {
        List<Long> pads = operands.node().integers("pads");
        if (operands.node().text("auto_pad", "NOTSET").startsWith("SAME")) {
            throw operands.unsupported("automatic padding");
        }
        if (pads.isEmpty()) {
            return new Shape(0, 0);
        }
        if (!pads.get(0).equals(pads.get(2)) || !pads.get(1).equals(pads.get(3))) {
            throw operands.unsupported("padding that differs between the sides " + pads);
        }
        return new Shape(pads.get(0), pads.get(1));
    }

    static NDArray maxPool(Operands operands) {
        requirePlainPool(operands);
        return Pool.maxPool2d(
                operands.array(0), kernel(operands), stride(operands), padding(operands), ceiling(operands));
    }

    static NDArray averagePool(Operands operands) {
        requirePlainPool(operands);
        boolean countPadding = operands.node().integer("count_include_pad", 0) != 0;
        return Pool.avgPool2d(
                operands.array(0),
                kernel(operands),
                stride(operands),
                padding(operands),
                ceiling(operands),
                countPadding);
    }

    private static void requirePlainPool(Operands operands) {
        if (operands.node().integers("dilations").stream().anyMatch(dilation -> dilation != 1)) {
            throw operands.unsupported("a pool with gaps");
        }
    }

    private static Shape kernel(Operands operands) {
        return new Shape(operands.pair("kernel_shape", 1));
    }

    private static Shape stride(Operands operands) {
        return new Shape(operands.pair("strides", 1));
    }

    private static boolean ceiling(Operands operands) {
        return operands.node().integer("ceil_mode", 0) != 0;
    }

    static NDArray globalAveragePool(Operands operands) {
        NDArray x = operands.array(0);
        Shape shape = x.getShape();
        return Pool.globalAvgPool2d(x).reshape(new Shape(shape.get(0), shape.get(1), 1, 1));
    }

    static NDArray resize(Operands operands) {
        if (operands.node().has("axes") || operands.node().integer("antialias", 0) != 0) {
            throw operands.unsupported("resizing of some axes only, or with smoothing");
        }
        NDArray x = operands.array(0);
        long rows = x.getShape().get(2);
        long columns = x.getShape().get(3);
        long[] size = targetSize(operands, rows, columns);
        String mode = operands.node().text("mode", "nearest");
        String coordinates = operands.node().text("coordinate_transformation_mode", "half_pixel");
        // Repeating by a whole factor is the same under every rule of rounding.
        if (mode.equals("nearest") && size[0] % rows == 0 && size[1] % columns == 0) {
            return resized(x, size, NEAREST);
        }
        if (mode.equals("linear") && coordinates.endsWith("half_pixel")) {
            if (size[0] >= rows && size[1] >= columns) {
                return resized(x, size, BILINEAR);
            }
            // Halfway between two pixels lies their mean.
            if (2 * size[0] == rows && 2 * size[1] == columns) {
                return resized(x, size, AREA);
            }
        }
        throw operands.unsupported(
                "resizing %s (%s) from %dx%d to %dx%d".formatted(mode, coordinates, columns, rows, size[1], size[0]));
    }

    private static NDArray resized(NDArray x, long[] size, int mode) {
        return x.getNDArrayInternal().interpolation(size, mode, false);
    }

    /** Rows and columns to resize to, which the node gives as factors or as sizes. */
    private static long[] targetSize(Operands operands, long rows, long columns) {
        if (operands.constant(3).isPresent()) {
            long[] sizes = operands.longs(3);
            return new long[] {sizes[2], sizes[3]};
        }
        float[] scales = operands.graph().constant(operands.node(), 2).floats();
        return new long[] {(long) Math.floor(rows * scales[2]), (long) Math.floor(columns * scales[3])};
    }

    /** As a fixed scale and shift: the running statistics never move, also where scale and shift are trained. */
    static NDArray batchNormalization(Operands operands) {
        NDArray x = operands.array(0);
        float epsilon = operands.node().number("epsilon", 1e-5f);
        NDArray normal = x.sub(perChannel(x, operands.array(3)))
                .div(perChannel(x, operands.array(4)).add(epsilon).sqrt());
        return normal.mul(perChannel(x, operands.array(1))).add(perChannel(x, operands.array(2)));
    }

    /** A view that lives as long as the step, not as long as the parameter. */
    private static NDArray perChannel(NDArray x, NDArray values) {
        NDArray view = values.reshape(1, values.size(), 1, 1);
        view.attach(x.getManager());
        return view;
    }
}
