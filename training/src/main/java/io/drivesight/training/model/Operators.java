package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Activation;
import io.drivesight.training.graph.GraphException;
import io.drivesight.training.graph.GraphNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ONNX operators that can be trained. */
public final class Operators {
    /** One ONNX operator as DJL calls. Results attach to the manager of a computed operand, never to a parameter's. */
    @FunctionalInterface
    interface Operator {
        NDList apply(Operands operands);
    }

    private static final int SOFTMAX_IS_OF_ONE_AXIS = 13;

    private static final Map<String, Operator> TABLE = Map.ofEntries(
            one("Conv", SpatialOperators::convolution),
            one("MaxPool", SpatialOperators::maxPool),
            one("AveragePool", SpatialOperators::averagePool),
            one("GlobalAveragePool", SpatialOperators::globalAveragePool),
            one("Resize", SpatialOperators::resize),
            one("BatchNormalization", SpatialOperators::batchNormalization),
            one("Concat", ShapeOperators::concat),
            Map.entry("Split", ShapeOperators::split),
            one("Slice", ShapeOperators::slice),
            one("Gather", ShapeOperators::gather),
            one("Reshape", ShapeOperators::reshape),
            one("Transpose", ShapeOperators::transpose),
            one("Flatten", ShapeOperators::flatten),
            one("Squeeze", ShapeOperators::squeeze),
            one("Unsqueeze", ShapeOperators::unsqueeze),
            one(
                    "Identity",
                    operands -> operands.array(0).reshape(operands.array(0).getShape())),
            one("Add", Operators::add),
            one("Sub", Operators::subtract),
            one("Mul", Operators::multiply),
            one("Div", Operators::divide),
            one("Sigmoid", operands -> Activation.sigmoid(operands.array(0))),
            one("Relu", operands -> Activation.relu(operands.array(0))),
            one("Tanh", operands -> Activation.tanh(operands.array(0))),
            one("Softplus", operands -> Activation.softPlus(operands.array(0))),
            one("Exp", operands -> operands.array(0).exp()),
            one("Sqrt", operands -> operands.array(0).sqrt()),
            one("LeakyRelu", Operators::leakyRelu),
            one("Clip", Operators::clip),
            one("HardSigmoid", Operators::hardSigmoid),
            one("HardSwish", Operators::hardSwish),
            one("Softmax", Operators::softmax));

    private Operators() {}

    /** An operator of one output. */
    private static Map.Entry<String, Operator> one(String name, Function<Operands, NDArray> function) {
        return Map.entry(name, operands -> new NDList(function.apply(operands)));
    }

    /** @throws GraphException naming the node, when the operator is unknown */
    static Operator of(GraphNode node, String source) {
        @Nullable Operator operator = TABLE.get(node.op());
        if (operator == null) {
            throw new GraphException("%s: node %s: operator %s cannot be trained; supported are %s"
                    .formatted(source, node.label(), node.op(), String.join(", ", new TreeMap<>(TABLE).keySet())));
        }
        return operator;
    }

    public static boolean isTrainable(GraphNode node) {
        return TABLE.containsKey(node.op());
    }

    // ---- element by element; a result attaches to the left operand's manager, so a constant must not be the left one

    private static NDArray add(Operands operands) {
        int left = operands.isConstant(0) ? 1 : 0;
        NDArray x = operands.array(left);
        return operands.scalar(1 - left).map(x::add).orElseGet(() -> x.add(operands.array(1 - left)));
    }

    private static NDArray multiply(Operands operands) {
        int left = operands.isConstant(0) ? 1 : 0;
        NDArray x = operands.array(left);
        return operands.scalar(1 - left)
                .map(number -> Scalars.multiply(x, number))
                .orElseGet(() -> x.mul(operands.array(1 - left)));
    }

    private static NDArray subtract(Operands operands) {
        if (operands.isConstant(0)) {
            return operands.array(1).neg().add(operands.array(0));
        }
        NDArray x = operands.array(0);
        return operands.scalar(1).map(x::sub).orElseGet(() -> x.sub(operands.array(1)));
    }

    private static NDArray divide(Operands operands) {
        if (operands.isConstant(0)) {
            return Scalars.power(operands.array(1), -1).mul(operands.array(0));
        }
        NDArray x = operands.array(0);
        return operands.scalar(1).map(number -> Scalars.divide(x, number)).orElseGet(() -> x.div(operands.array(1)));
    }

    private static NDArray leakyRelu(Operands operands) {
        return Activation.leakyRelu(operands.array(0), operands.node().number("alpha", 0.01f));
    }

    /** Limits are inputs since operator set 11, attributes before. */
    private static NDArray clip(Operands operands) {
        float low = operands.scalar(1).orElse(operands.node().number("min", -Float.MAX_VALUE));
        float high = operands.scalar(2).orElse(operands.node().number("max", Float.MAX_VALUE));
        return operands.array(0).clip(low, high);
    }

    private static NDArray hardSigmoid(Operands operands) {
        float alpha = operands.node().number("alpha", 0.2f);
        float beta = operands.node().number("beta", 0.5f);
        return Scalars.multiply(operands.array(0), alpha).add(beta).clip(0, 1);
    }

    private static NDArray hardSwish(Operands operands) {
        return ScriptedOperator.HARD_SWISH.apply(operands.array(0));
    }

    private static NDArray softmax(Operands operands) {
        int rank = operands.array(0).getShape().dimension();
        boolean flattens = operands.graph().opset() < SOFTMAX_IS_OF_ONE_AXIS;
        long axis = operands.node().integer("axis", flattens ? 1 : -1);
        if (flattens && axis != -1 && axis != rank - 1) {
            throw operands.unsupported("a softmax over several axes (operator set under 13)");
        }
        return operands.array(0).softmax(Math.toIntExact(axis));
    }
}
