/** Pictures to learn from or to compare, out of folders, recordings and Kafka topics. */
@NullMarked
package io.drivesight.training.frames;

import org.jspecify.annotations.NullMarked;
