package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.GraphNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The ONNX operators that can be trained. */
final class Operators {
    private static final Map<String, Operator> TABLE = table();

    private Operators() {}

    private static Map<String, Operator> table() {
        Map<String, Operator> table = new TreeMap<>();
        table.put("Conv", SpatialOperators::convolution);
        table.put("MaxPool", SpatialOperators::maxPool);
        table.put("AveragePool", SpatialOperators::averagePool);
        table.put("GlobalAveragePool", SpatialOperators::globalAveragePool);
        table.put("Resize", SpatialOperators::resize);
        table.put("BatchNormalization", SpatialOperators::batchNormalization);
        table.put("Concat", ShapeOperators::concat);
        table.put("Split", ShapeOperators::split);
        table.put("Slice", ShapeOperators::slice);
        table.put("Reshape", ShapeOperators::reshape);
        table.put("Transpose", ShapeOperators::transpose);
        table.put("Flatten", ShapeOperators::flatten);
        table.put("Squeeze", ShapeOperators::squeeze);
        table.put("Unsqueeze", ShapeOperators::unsqueeze);
        table.put("Add", Arithmetic::add);
        table.put("Sub", Arithmetic::subtract);
        table.put("Mul", Arithmetic::multiply);
        table.put("Div", Arithmetic::divide);
        table.put("Sigmoid", unary(Activation::sigmoid));
        table.put("Relu", unary(Activation::relu));
        table.put("Tanh", unary(Activation::tanh));
        table.put("Softplus", unary(Activation::softPlus));
        table.put("Exp", unary(NDArray::exp));
        table.put("Sqrt", unary(NDArray::sqrt));
        table.put("LeakyRelu", Operators::leakyRelu);
        table.put("Clip", Operators::clip);
        table.put("HardSigmoid", Operators::hardSigmoid);
        table.put("HardSwish", Operators::hardSwish);
        table.put("Softmax", Operators::softmax);
        return Map.copyOf(table);
    }

    private static Operator unary(UnaryOperator<NDArray> function) {
        return operands -> new NDList(function.apply(operands.array(0)));
    }

    /**
     * Looks up an operator.
     *
     * @throws GraphException naming the node, when the operator is unknown
     */
    static Operator of(GraphNode node, String source) {
        @Nullable Operator operator = TABLE.get(node.op());
        if (operator == null) {
            throw new GraphException("%s: node %s: operator %s cannot be trained; supported are %s"
                    .formatted(source, node.label(), node.op(), String.join(", ", new TreeMap<>(TABLE).keySet())));
        }
        return operator;
    }

    static boolean isKnown(String op) {
        return TABLE.containsKey(op);
    }

    private static NDList leakyRelu(Operands operands) {
        return new NDList(
                Activation.leakyRelu(operands.array(0), operands.node().number("alpha", 0.01f)));
    }

    /** Limits are inputs since operator set 11, attributes before. */
    private static NDList clip(Operands operands) {
        float low = operands.scalar(1).orElse(operands.node().number("min", -Float.MAX_VALUE));
        float high = operands.scalar(2).orElse(operands.node().number("max", Float.MAX_VALUE));
        return new NDList(operands.array(0).clip(low, high));
    }

    private static NDList hardSigmoid(Operands operands) {
        float alpha = operands.node().number("alpha", 0.2f);
        float beta = operands.node().number("beta", 0.5f);
        return new NDList(Scalars.multiply(operands.array(0), alpha).add(beta).clip(0, 1));
    }

    private static NDList hardSwish(Operands operands) {
        NDArray x = operands.array(0);
        return new NDList(Scalars.divide(x.mul(x.add(3).clip(0, 6)), 6));
    }

    private static NDList softmax(Operands operands) {
        int axis = Math.toIntExact(operands.node().integer("axis", -1));
        return new NDList(operands.array(0).softmax(axis));
    }
}
