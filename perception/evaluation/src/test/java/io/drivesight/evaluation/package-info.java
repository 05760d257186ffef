/** What may know what in the evaluation. */
@NullMarked
package io.drivesight.evaluation;

import org.jspecify.annotations.NullMarked;
