@NullMarked
package io.drivesight.simulator.replaytest;

import org.jspecify.annotations.NullMarked;
