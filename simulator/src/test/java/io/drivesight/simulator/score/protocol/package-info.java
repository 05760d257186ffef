@NullMarked
package io.drivesight.simulator.score.protocol;

import org.jspecify.annotations.NullMarked;
