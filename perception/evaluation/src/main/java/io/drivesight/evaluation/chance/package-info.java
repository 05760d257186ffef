/** Seeded choices that come out the same on every machine, for splits, resampling, augmentation, scenarios and faults. */
@NullMarked
package io.drivesight.evaluation.chance;

import org.jspecify.annotations.NullMarked;
