/**
 * Which frames are worth labelling: those about which the model contradicts itself between views of a frame, and which look like nothing
 * that is labelled already.
 */
@NullMarked
package io.drivesight.training.rank;

import org.jspecify.annotations.NullMarked;
