/** The service against a real broker: what is promised about outcomes, recovery, order and draining. */
@NullMarked
package io.drivesight.simulator.service;

import org.jspecify.annotations.NullMarked;
