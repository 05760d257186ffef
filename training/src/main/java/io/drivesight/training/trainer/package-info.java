/** The training loop: strategies, batches, optimiser, checkpoints, and what it reports. */
@NullMarked
package io.drivesight.training.trainer;

import org.jspecify.annotations.NullMarked;
