@NullMarked
package io.drivesight.simulator.score.run;

import org.jspecify.annotations.NullMarked;
