/** Model outputs to detections: one decoder per head family, one non-maximum suppression. */
@NullMarked
package io.drivesight.core.detection;

import org.jspecify.annotations.NullMarked;
