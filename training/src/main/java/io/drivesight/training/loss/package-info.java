/** What a detector should have said: assignment of labels to cells, label masks, distillation targets, and the losses. */
@NullMarked
package io.drivesight.training.loss;

import org.jspecify.annotations.NullMarked;
