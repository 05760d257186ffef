@NullMarked
package io.drivesight.simulator.junit;

import org.jspecify.annotations.NullMarked;
