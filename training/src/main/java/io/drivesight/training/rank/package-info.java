/** Which frames to label next: those that look least like one another and like what is labelled already. */
@NullMarked
package io.drivesight.training.rank;

import org.jspecify.annotations.NullMarked;
