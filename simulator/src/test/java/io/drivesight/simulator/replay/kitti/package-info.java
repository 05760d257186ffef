@NullMarked
package io.drivesight.simulator.replay.kitti;

import org.jspecify.annotations.NullMarked;
