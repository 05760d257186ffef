/** Formats of other tools for labels and detections: COCO for evaluation tools, CVAT and Label Studio for labelling, and back. */
@NullMarked
package io.drivesight.training.exchange;

import org.jspecify.annotations.NullMarked;
