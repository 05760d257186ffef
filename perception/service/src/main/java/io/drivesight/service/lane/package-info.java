/** One ordered lane per camera: freshness, order, duplicates, and the way from a frame to its one outcome. Knows no bus and no metrics library. */
@NullMarked
package io.drivesight.service.lane;

import org.jspecify.annotations.NullMarked;
