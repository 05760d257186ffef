/**
 * Draws a drive in plain Java: a z-buffer over small meshes whose surfaces are painted procedurally, so that the same seed gives
 * the same bits on every machine. Knows nothing of detectors.
 */
@NullMarked
package io.drivesight.simulator.render;

import org.jspecify.annotations.NullMarked;
