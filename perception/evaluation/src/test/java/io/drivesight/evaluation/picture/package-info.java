/** Tests of predicted boxes. */
@NullMarked
package io.drivesight.evaluation.picture;

import org.jspecify.annotations.NullMarked;
