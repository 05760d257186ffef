/** Scores of tracks against the ground truth: CLEAR-MOT, identity (IDF1) and HOTA, per sequence and over several. */
@NullMarked
package io.drivesight.evaluation.tracking;

import org.jspecify.annotations.NullMarked;
