/** What may know what in the evaluation. */
@NullMarked
package io.drivesight.evaluation.tracker;

import org.jspecify.annotations.NullMarked;
