/** The commands: options to plans, and nothing else. */
@NullMarked
package io.drivesight.simulator.cli;

import org.jspecify.annotations.NullMarked;
