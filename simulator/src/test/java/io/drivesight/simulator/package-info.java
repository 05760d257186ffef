@NullMarked
package io.drivesight.simulator;

import org.jspecify.annotations.NullMarked;
