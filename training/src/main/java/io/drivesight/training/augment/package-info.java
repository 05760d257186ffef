/**
 * Seeded augmentation of pictures and their boxes together: geometry, colour, camera and weather. Everything works on byte arrays,
 * since a training step waits for it.
 */
@NullMarked
package io.drivesight.training.augment;

import org.jspecify.annotations.NullMarked;
