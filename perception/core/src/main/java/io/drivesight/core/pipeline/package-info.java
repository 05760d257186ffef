/** A frame's way from bytes to result, with its timings and its outcome. */
@NullMarked
package io.drivesight.core.pipeline;

import org.jspecify.annotations.NullMarked;
