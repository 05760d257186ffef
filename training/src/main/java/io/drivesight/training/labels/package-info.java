/** Labels of a dataset held against what a model finds: which are likely wrong. */
@NullMarked
package io.drivesight.training.labels;

import org.jspecify.annotations.NullMarked;
