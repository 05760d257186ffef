/** Scores what a vehicle's cameras see together: identity from camera to camera, wrong merges, GOSPA. */
@NullMarked
package io.drivesight.simulator.score.world;

import org.jspecify.annotations.NullMarked;
