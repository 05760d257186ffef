/** Scores of a model over scenarios and weathers. */
@NullMarked
package io.drivesight.simulator.score.scenario;

import org.jspecify.annotations.NullMarked;
