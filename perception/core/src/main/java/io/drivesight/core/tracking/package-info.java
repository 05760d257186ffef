/** Detections to tracked objects: predict, associate, update, prune, spawn. */
@NullMarked
package io.drivesight.core.tracking;

import org.jspecify.annotations.NullMarked;
