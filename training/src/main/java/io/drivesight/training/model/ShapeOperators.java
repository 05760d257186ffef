package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.HeadLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operators that move values without changing them. */
final class ShapeOperators {
    private ShapeOperators() {}

    static NDArray concat(Operands operands) {
        NDList inputs = new NDList();
        for (int i = 0; i < operands.node().inputs().size(); i++) {
            inputs.add(operands.array(i));
        }
        return NDArrays.concat(inputs, axis(operands, 0, inputs.get(0)));
    }

    private static int axis(Operands operands, long otherwise, NDArray x) {
        long axis = operands.node().integer("axis", otherwise);
        return Math.toIntExact(axis < 0 ? axis + x.getShape().dimension() : axis);
    }

    static NDList split(Operands operands) {
        NDArray x = operands.array(0);
        List<Long> sizes = HeadLayout.splitSizes(
                operands.graph(), operands.node(), x.getShape().get(axis(operands, 0, x)));
        long[] borders = new long[sizes.size() - 1];
        long at = 0;
        for (int i = 0; i < borders.length; i++) {
            at += sizes.get(i);
            borders[i] = at;
        }
        return x.split(borders, axis(operands, 0, x));
    }

    static NDArray slice(Operands operands) {
        NDArray x = operands.array(0);
        long[] starts = operands.longs(1);
        long[] ends = operands.longs(2);
        long[] axes = operands.node().input(3).isPresent()
                ? operands.longs(3)
                : LongStream.range(0, starts.length).toArray();
        long[] steps = operands.node().input(4).isPresent()
                ? operands.longs(4)
                : LongStream.generate(() -> 1).limit(starts.length).toArray();
        NDIndex index = new NDIndex();
        for (int dimension = 0; dimension < x.getShape().dimension(); dimension++) {
            int at = position(axes, dimension, x.getShape().dimension());
            if (at < 0) {
                index.addAllDim();
            } else {
                if (steps[at] < 1) {
                    throw operands.unsupported("slicing backwards");
                }
                long size = x.getShape().get(dimension);
                index.addSliceDim(clamp(starts[at], size), clamp(ends[at], size), steps[at]);
            }
        }
        return x.get(index);
    }

    /** Negative positions count from the end; positions beyond it mean the end. */
    private static long clamp(long position, long size) {
        return Math.max(0, Math.min(position < 0 ? position + size : position, size));
    }

    /** Picks constant positions along an axis; a position may come twice. */
    static NDArray gather(Operands operands) {
        NDArray x = operands.array(0);
        GraphTensor positions = operands.graph().constant(operands.node(), 1);
        if (positions.dims().size() != 1) {
            throw operands.unsupported("gathering by positions of shape " + positions.dims());
        }
        int axis = axis(operands, 0, x);
        long size = x.getShape().get(axis);
        long[] picked = positions.longs().clone();
        for (int i = 0; i < picked.length; i++) {
            picked[i] += picked[i] < 0 ? size : 0;
        }
        long groups = shuffledGroups(picked, size);
        if (groups > 0) {
            return shuffle(x, axis, groups);
        }
        NDIndex index = new NDIndex().addAllDim(axis);
        return x.get(index.addIndices("{}", x.getManager().create(picked)));
    }

    /** The number of groups whose channels take turns; 0 when the positions are no channel shuffle (ShuffleNet, arXiv:1707.01083). */
    private static long shuffledGroups(long[] picked, long size) {
        if (picked.length != size || size < 4 || picked[1] < 2 || size % picked[1] != 0) {
            return 0;
        }
        long each = picked[1];
        long groups = size / each;
        return IntStream.range(0, picked.length).allMatch(i -> picked[i] == i % groups * each + i / groups)
                ? groups
                : 0;
    }

    /** Views and one copy, forwards and backwards, where gathering would go channel by channel. */
    private static NDArray shuffle(NDArray x, int axis, long groups) {
        List<Long> apart = new ArrayList<>();
        int[] order = new int[x.getShape().dimension() + 1];
        for (int i = 0; i < order.length; i++) {
            order[i] = i == axis ? i + 1 : i == axis + 1 ? axis : i;
        }
        for (int i = 0; i < x.getShape().dimension(); i++) {
            long size = x.getShape().get(i);
            if (i == axis) {
                apart.add(groups);
            }
            apart.add(i == axis ? size / groups : size);
        }
        return x.reshape(new Shape(apart)).transpose(order).reshape(x.getShape());
    }

    private static int position(long[] axes, int dimension, int rank) {
        for (int i = 0; i < axes.length; i++) {
            if ((axes[i] < 0 ? axes[i] + rank : axes[i]) == dimension) {
                return i;
            }
        }
        return -1;
    }

    /** A 0 copies the dimension from the input. */
    static NDArray reshape(Operands operands) {
        NDArray x = operands.array(0);
        long[] dims = operands.longs(1).clone();
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 0 && operands.node().integer("allowzero", 0) == 0) {
                dims[i] = x.getShape().get(i);
            }
        }
        return x.reshape(new Shape(dims));
    }

    static NDArray transpose(Operands operands) {
        int[] order = operands.node().integers("perm").stream()
                .mapToInt(Math::toIntExact)
                .toArray();
        NDArray x = operands.array(0);
        return order.length == 0 ? x.transpose() : x.transpose(order);
    }

    static NDArray flatten(Operands operands) {
        NDArray x = operands.array(0);
        int axis = axis(operands, 1, x);
        long rows = 1;
        for (int i = 0; i < axis; i++) {
            rows *= x.getShape().get(i);
        }
        return x.reshape(rows, -1);
    }

    static NDArray squeeze(Operands operands) {
        NDArray x = operands.array(0);
        List<Long> dims = new ArrayList<>();
        long[] axes = axes(operands);
        for (int i = 0; i < x.getShape().dimension(); i++) {
            if (position(axes, i, x.getShape().dimension()) < 0) {
                dims.add(x.getShape().get(i));
            }
        }
        return x.reshape(new Shape(dims));
    }

    static NDArray unsqueeze(Operands operands) {
        NDArray x = operands.array(0);
        long[] axes = axes(operands);
        int rank = x.getShape().dimension() + axes.length;
        List<Long> dims = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < rank; i++) {
            dims.add(position(axes, i, rank) >= 0 ? 1 : x.getShape().get(next++));
        }
        return x.reshape(new Shape(dims));
    }

    /** Axes are an attribute up to operator set 12, an input since 13. */
    private static long[] axes(Operands operands) {
        return operands.node().has("axes")
                ? operands.node().integers("axes").stream()
                        .mapToLong(Long::longValue)
                        .toArray()
                : operands.longs(1);
    }
}
