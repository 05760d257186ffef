/** Weights back into ONNX, with a model card, and the gate that proves the file right before it is written. */
@NullMarked
package io.drivesight.training.export;

import org.jspecify.annotations.NullMarked;
