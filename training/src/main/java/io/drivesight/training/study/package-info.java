/** Many runs of one question, scored on the same sets, in one table. */
@NullMarked
package io.drivesight.training.study;

import org.jspecify.annotations.NullMarked;
