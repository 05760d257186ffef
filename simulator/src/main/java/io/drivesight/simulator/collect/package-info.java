/**
 * What comes back from the service: a consumer of the result topics, statistics of a run, the line that shows it live, and
 * its report.
 */
@NullMarked
package io.drivesight.simulator.collect;

import org.jspecify.annotations.NullMarked;
