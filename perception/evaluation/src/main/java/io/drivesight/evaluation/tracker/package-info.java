/** The tracker alone over files of detections, so that its tracks can be scored. */
@NullMarked
package io.drivesight.evaluation.tracker;

import org.jspecify.annotations.NullMarked;
