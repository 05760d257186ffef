/** The demo: bus, service, replay and live page on one machine, put together. */
@NullMarked
package io.drivesight.simulator.demo;

import org.jspecify.annotations.NullMarked;
