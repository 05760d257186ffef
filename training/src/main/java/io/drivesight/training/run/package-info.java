/** A training run from its configuration to its files: wires datasets, trainer, evaluation and export. */
@NullMarked
package io.drivesight.training.run;

import org.jspecify.annotations.NullMarked;
