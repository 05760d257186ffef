@NullMarked
package io.drivesight.simulator.bench;

import org.jspecify.annotations.NullMarked;
