/** The demo: bus, service, replay and collector on one machine, put together. The only package that knows the service. */
@NullMarked
package io.drivesight.simulator.demo;

import org.jspecify.annotations.NullMarked;
