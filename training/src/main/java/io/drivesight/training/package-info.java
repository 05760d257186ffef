/** Fine-tunes a pre-trained ONNX detector on driving data and exports it. */
@NullMarked
package io.drivesight.training;

import org.jspecify.annotations.NullMarked;
