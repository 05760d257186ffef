/** The {@code score} commands: files in, the figures of {@code core.evaluation} out, as a table and as JSON. */
@NullMarked
package io.drivesight.simulator.score;

import org.jspecify.annotations.NullMarked;
