/** Files that other tools read and write: KITTI, MOTChallenge, COCO JSON, trajectory tables. Every complaint names file and line. */
@NullMarked
package io.drivesight.evaluation.formats;

import org.jspecify.annotations.NullMarked;
