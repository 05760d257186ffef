/** The message bus on this machine: a Kafka broker in a JVM of its own, for the demo, replay tests and integration tests. */
@NullMarked
package io.drivesight.simulator.bus;

import org.jspecify.annotations.NullMarked;
