/** What many values come to: medians and quantiles, computed in one place. */
@NullMarked
package io.drivesight.evaluation.figures;

import org.jspecify.annotations.NullMarked;
