/** Annotated images and where they come from: readers, class mapping, splits, content hashes. */
@NullMarked
package io.drivesight.training.dataset;

import org.jspecify.annotations.NullMarked;
