/** Which pre-trained detector suits a dataset, told without training: scores from one look at a sample of its images. */
@NullMarked
package io.drivesight.training.bases;

import org.jspecify.annotations.NullMarked;
