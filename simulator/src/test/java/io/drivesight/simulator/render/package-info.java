@NullMarked
package io.drivesight.simulator.render;

import org.jspecify.annotations.NullMarked;
