package io.drivesight.training.model;

import io.drivesight.training.graph.GraphNode;

/** Tells what can be trained, without an engine. */
public final class OperatorSupport {
    private OperatorSupport() {}

    public static boolean isTrainable(GraphNode node) {
        return Operators.isKnown(node.op());
    }
}
