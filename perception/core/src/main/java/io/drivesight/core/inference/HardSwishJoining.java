package io.drivesight.core.inference;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins {@code x * clip(x + 3, 0, 6) / 6}, as Paddle's exporter writes a hard swish (arXiv:1905.02244), into
 * {@code x * HardSigmoid(x)}: two passes over memory where there were four.
 */
final class HardSwishJoining {
    private static final float SHIFT = 3;
    private static final float CEILING = 6;

    private final GraphEdit graph;
    private final Map<String, Integer> uses;
    private final Map<String, NodeProto> producers;

    HardSwishJoining(GraphEdit graph) {
        this.graph = graph;
        this.uses = graph.uses();
        this.producers = graph.producers();
    }

    /** The nodes of one: its input, and what goes. */
    private record Found(String input, NodeProto add, NodeProto clip, NodeProto mul) {}

    /** Joins all there are; gives back how many. */
    int join() {
        Map<NodeProto, NodeProto> replaced = new HashMap<>();
        Set<NodeProto> gone = new HashSet<>();
        int joined = 0;
        for (NodeProto node : graph.nodes()) {
            Optional<Found> match = match(node);
            if (match.isPresent()) {
                Found found = match.get();
                replaced.put(found.clip(), hardSigmoid(found));
                replaced.put(
                        node,
                        found.mul().toBuilder().setOutput(0, node.getOutput(0)).build());
                gone.add(found.add());
                gone.add(found.mul());
                joined++;
            }
        }
        graph.replace(replaced, gone);
        return joined;
    }

    private Optional<Found> match(NodeProto div) {
        if (!GraphEdit.is(div, "Div") || !isScalar(div.getInput(1), CEILING)) {
            return Optional.empty();
        }
        return made("Mul", div.getInput(0))
                .flatMap(mul ->
                        of(mul, mul.getInput(0), mul.getInput(1)).or(() -> of(mul, mul.getInput(1), mul.getInput(0))));
    }

    private Optional<Found> of(NodeProto mul, String input, String clipped) {
        return made("Clip", clipped)
                .filter(clip -> clip.getInputCount() == 3
                        && isScalar(clip.getInput(1), 0)
                        && isScalar(clip.getInput(2), CEILING))
                .flatMap(clip -> made("Add", clip.getInput(0))
                        .filter(add -> add.getInput(0).equals(input) && isScalar(add.getInput(1), SHIFT))
                        .map(add -> new Found(input, add, clip, mul)));
    }

    /** The node that makes a tensor that only one other uses. */
    private Optional<NodeProto> made(String operator, String tensor) {
        return Optional.ofNullable(producers.get(tensor))
                .filter(node -> GraphEdit.is(node, operator) && uses.getOrDefault(tensor, 0) == 1);
    }

    /** One of more dimensions may give the result more than the input has. */
    private boolean isScalar(String name, float value) {
        return graph.floats(name)
                .filter(values -> values.length == 1 && values[0] == value)
                .filter(values -> graph.constant(name).getDimsCount() <= 1)
                .isPresent();
    }

    private static NodeProto hardSigmoid(Found found) {
        return NodeProto.newBuilder()
                .setOpType("HardSigmoid")
                .setName(found.clip().getName())
                .addInput(found.input())
                .addOutput(found.clip().getOutput(0))
                .addAttribute(number("alpha", 1 / CEILING))
                .addAttribute(number("beta", SHIFT / CEILING))
                .build();
    }

    private static AttributeProto.Builder number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value);
    }
}
