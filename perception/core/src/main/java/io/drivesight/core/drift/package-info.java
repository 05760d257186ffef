/**
 * How far new frames are from those that a model was made for: figures of single frames, a profile of reference frames with a threshold
 * from its own drives, and the distance of a window of frames from it.
 */
@NullMarked
package io.drivesight.core.drift;

import org.jspecify.annotations.NullMarked;
