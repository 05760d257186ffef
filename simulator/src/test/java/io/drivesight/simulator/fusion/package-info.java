@NullMarked
package io.drivesight.simulator.fusion;

import org.jspecify.annotations.NullMarked;
