@NullMarked
package io.drivesight.simulator.score.virtual;

import org.jspecify.annotations.NullMarked;
