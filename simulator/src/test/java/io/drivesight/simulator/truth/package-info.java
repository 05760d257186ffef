@NullMarked
package io.drivesight.simulator.truth;

import org.jspecify.annotations.NullMarked;
