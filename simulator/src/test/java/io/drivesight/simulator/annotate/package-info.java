@NullMarked
package io.drivesight.simulator.annotate;

import org.jspecify.annotations.NullMarked;
