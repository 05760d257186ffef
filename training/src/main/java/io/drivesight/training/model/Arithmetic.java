package io.drivesight.training.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Optional;

/** Binary operators, with care for which operand is the left one: a result attaches to the left operand's manager. */
final class Arithmetic {
    private Arithmetic() {}

    static NDList add(Operands operands) {
        int left = operands.isConstant(0) ? 1 : 0;
        Optional<Float> scalar = operands.scalar(1 - left);
        NDArray x = operands.array(left);
        return new NDList(scalar.isPresent() ? x.add(scalar.get()) : x.add(operands.array(1 - left)));
    }

    static NDList multiply(Operands operands) {
        int left = operands.isConstant(0) ? 1 : 0;
        Optional<Float> scalar = operands.scalar(1 - left);
        NDArray x = operands.array(left);
        return new NDList(scalar.isPresent() ? Scalars.multiply(x, scalar.get()) : x.mul(operands.array(1 - left)));
    }

    static NDList subtract(Operands operands) {
        if (operands.isConstant(0)) {
            return new NDList(operands.array(1).neg().add(operands.array(0)));
        }
        Optional<Float> scalar = operands.scalar(1);
        NDArray x = operands.array(0);
        return new NDList(scalar.isPresent() ? x.sub(scalar.get()) : x.sub(operands.array(1)));
    }

    static NDList divide(Operands operands) {
        if (operands.isConstant(0)) {
            return new NDList(Scalars.power(operands.array(1), -1).mul(operands.array(0)));
        }
        Optional<Float> scalar = operands.scalar(1);
        NDArray x = operands.array(0);
        return new NDList(scalar.isPresent() ? Scalars.divide(x, scalar.get()) : x.div(operands.array(1)));
    }
}
