/** Many runs of one question, scored on the same sets, and what they say: differences with intervals, a recommendation, a report. */
@NullMarked
package io.drivesight.training.study;

import org.jspecify.annotations.NullMarked;
