/** Whether there is anything to be seen in a picture, by cheap measures. */
@NullMarked
package io.drivesight.core.quality;

import org.jspecify.annotations.NullMarked;
