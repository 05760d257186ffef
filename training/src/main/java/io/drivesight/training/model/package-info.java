/** Runs an ONNX graph with DJL: its initialisers are parameters, every operator is a differentiable DJL call. */
@NullMarked
package io.drivesight.training.model;

import org.jspecify.annotations.NullMarked;
