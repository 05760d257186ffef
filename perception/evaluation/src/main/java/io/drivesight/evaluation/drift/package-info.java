/** Drift profiles made from reference drives; the service only reads them. */
@NullMarked
package io.drivesight.evaluation.drift;

import org.jspecify.annotations.NullMarked;
