/** Drives into Kafka, results into a score: the embedded broker, replay, the demo. */
@NullMarked
package io.drivesight.simulator;

import org.jspecify.annotations.NullMarked;
