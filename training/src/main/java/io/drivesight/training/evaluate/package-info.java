/**
 * Scores of a model over datasets, measured on the exported bytes through the service's own preprocessor, decoder and
 * suppression.
 */
@NullMarked
package io.drivesight.training.evaluate;

import org.jspecify.annotations.NullMarked;
