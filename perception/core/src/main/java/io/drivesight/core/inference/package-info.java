/** ONNX models: their card, their execution provider, running them. The only package that may use ONNX Runtime. */
@NullMarked
package io.drivesight.core.inference;

import org.jspecify.annotations.NullMarked;
