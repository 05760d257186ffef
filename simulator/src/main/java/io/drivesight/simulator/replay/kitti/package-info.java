/** Folders of KITTI's layouts (raw and tracking) as drives: frames with their times, calibration and ego motion. */
@NullMarked
package io.drivesight.simulator.replay.kitti;

import org.jspecify.annotations.NullMarked;
