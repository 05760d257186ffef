@NullMarked
package io.drivesight.simulator.page;

import org.jspecify.annotations.NullMarked;
