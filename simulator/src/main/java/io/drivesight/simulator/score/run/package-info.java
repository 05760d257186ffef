/** One score for the whole module: a recording's topics in, every figure out. Figures come from {@code io.drivesight.evaluation}. */
@NullMarked
package io.drivesight.simulator.score.run;

import org.jspecify.annotations.NullMarked;
