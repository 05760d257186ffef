/** Warnings judged by a protocol: sampled cases of which the world knows everything, played through tracking and prediction. */
@NullMarked
package io.drivesight.simulator.score.protocol;

import org.jspecify.annotations.NullMarked;
