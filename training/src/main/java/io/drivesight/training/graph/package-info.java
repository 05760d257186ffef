/** ONNX graphs as files: reading, finding their parts, changing class lists and shapes, writing. No engine in here. */
@NullMarked
package io.drivesight.training.graph;

import org.jspecify.annotations.NullMarked;
