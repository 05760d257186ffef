@NullMarked
package io.drivesight.simulator.demo;

import org.jspecify.annotations.NullMarked;
