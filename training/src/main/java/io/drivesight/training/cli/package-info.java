/** The training module's commands: options in, exit code out. */
@NullMarked
package io.drivesight.training.cli;

import org.jspecify.annotations.NullMarked;
