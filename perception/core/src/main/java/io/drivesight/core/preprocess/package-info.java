/** Pixels to the model's input tensor, driven by the model card; the letterbox maps boxes both ways exactly. */
@NullMarked
package io.drivesight.core.preprocess;

import org.jspecify.annotations.NullMarked;
