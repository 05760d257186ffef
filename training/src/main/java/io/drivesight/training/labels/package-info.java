/** Labels of a dataset held against what a model finds: which are likely wrong, and how well such errors are found. */
@NullMarked
package io.drivesight.training.labels;

import org.jspecify.annotations.NullMarked;
