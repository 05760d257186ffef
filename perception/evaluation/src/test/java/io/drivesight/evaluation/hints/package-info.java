/** What may know what in the evaluation. */
@NullMarked
package io.drivesight.evaluation.hints;

import org.jspecify.annotations.NullMarked;
