package io.drivesight.training.model;

import ai.djl.ndarray.NDList;

/** One ONNX operator as DJL calls. Results attach to the manager of a computed operand, never to a parameter's. */
@FunctionalInterface
interface Operator {
    NDList apply(Operands operands);
}
