@NullMarked
package io.drivesight.simulator.cli;

import org.jspecify.annotations.NullMarked;
