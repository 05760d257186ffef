@NullMarked
package io.drivesight.simulator.synthetic;

import org.jspecify.annotations.NullMarked;
