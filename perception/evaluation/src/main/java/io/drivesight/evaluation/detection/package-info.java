/**
 * Average precision of scored boxes by the COCO rules. Classes are plain numbers here: the caller maps its taxonomy, and decides
 * which classes a data set labels.
 */
@NullMarked
package io.drivesight.evaluation.detection;

import org.jspecify.annotations.NullMarked;
