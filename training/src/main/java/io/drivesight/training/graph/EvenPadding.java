package io.drivesight.training.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;

/**
 * Pads a classifier's convolutions alike on both sides, so that each stride halves an even size exactly, which the levels of a detector
 * need and the training engine can do. A convolution that pads more behind than before (TensorFlow's {@code SAME}) gets a row and a column
 * of zeros in front of its weights in exchange: it computes the same. One that shrinks without any padding gets half its kernel: its
 * values change at the picture's border only.
 */
final class EvenPadding {
    private EvenPadding() {}

    static OnnxGraph of(OnnxGraph graph) {
        GraphProto.Builder edited = graph.edit();
        for (GraphNode node : graph.nodes()) {
            if (node.op().equals("Conv")
                    && graph.constant(node, 1).dims().size() == 4
                    && node.integers("dilations").stream().allMatch(dilation -> dilation == 1)) {
                even(graph, edited, node);
            }
        }
        return graph.with(edited);
    }

    private static void even(OnnxGraph graph, GraphProto.Builder edited, GraphNode node) {
        GraphTensor weight = graph.constant(node, 1);
        int[] kernel = {weight.dims().get(2).intValue(), weight.dims().get(3).intValue()};
        long[] pads = pads(node, kernel);
        long[] grown = new long[4];
        int[] before = new int[2];
        int[] behind = new int[2];
        for (int axis = 0; axis < 2; axis++) {
            long most = Math.max(pads[axis], pads[axis + 2]);
            before[axis] = (int) (most - pads[axis]);
            behind[axis] = (int) (most - pads[axis + 2]);
            grown[axis] = most;
            grown[axis + 2] = most;
        }
        NodeProto.Builder changed = GraphNode.without(
                        GraphNode.without(GraphNode.without(node.proto(), "auto_pad"), "pads"), "kernel_shape")
                .toBuilder()
                .addAttribute(GraphWriter.integers("pads", grown))
                .addAttribute(GraphWriter.integers(
                        "kernel_shape", kernel[0] + before[0] + behind[0], kernel[1] + before[1] + behind[1]));
        if (before[0] + behind[0] + before[1] + behind[1] > 0) {
            GraphTensor larger = grown(weight, node.output() + "/weight", before, behind);
            edited.addInitializer(larger.toProto());
            changed.setInput(1, larger.name());
        }
        edited.setNode(node.index(), changed);
    }

    /** Rows before, columns before, rows behind, columns behind. */
    private static long[] pads(GraphNode node, int[] kernel) {
        long[] strides = {1, 1};
        List<Long> given = node.integers("strides");
        for (int axis = 0; axis < given.size(); axis++) {
            strides[axis] = given.get(axis);
        }
        long[] pads = new long[4];
        String auto = node.text("auto_pad", "NOTSET");
        if (auto.startsWith("SAME")) {
            for (int axis = 0; axis < 2; axis++) {
                // Of a size that the stride divides.
                long all = Math.max(0, kernel[axis] - strides[axis]);
                long less = all / 2;
                pads[axis] = auto.equals("SAME_UPPER") ? less : all - less;
                pads[axis + 2] = all - pads[axis];
            }
            return pads;
        }
        List<Long> written = node.integers("pads");
        for (int i = 0; i < written.size(); i++) {
            pads[i] = written.get(i);
        }
        boolean none = pads[0] + pads[1] + pads[2] + pads[3] == 0;
        for (int axis = 0; none && axis < 2; axis++) {
            if (strides[axis] > 1) {
                pads[axis] = kernel[axis] / 2;
                pads[axis + 2] = pads[axis];
            }
        }
        return pads;
    }

    private static GraphTensor grown(GraphTensor weight, String name, int[] before, int[] behind) {
        int planes = Math.toIntExact(weight.dims().get(0) * weight.dims().get(1));
        int rows = weight.dims().get(2).intValue();
        int columns = weight.dims().get(3).intValue();
        int newRows = rows + before[0] + behind[0];
        int newColumns = columns + before[1] + behind[1];
        float[] values = new float[planes * newRows * newColumns];
        for (int plane = 0; plane < planes; plane++) {
            for (int row = 0; row < rows; row++) {
                int to = (plane * newRows + row + before[0]) * newColumns + before[1];
                System.arraycopy(weight.floats(), (plane * rows + row) * columns, values, to, columns);
            }
        }
        List<Long> dims = new ArrayList<>(weight.dims());
        dims.set(2, (long) newRows);
        dims.set(3, (long) newColumns);
        return GraphTensor.of(name, dims, values);
    }
}
