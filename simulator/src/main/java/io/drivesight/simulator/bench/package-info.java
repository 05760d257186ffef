/** What the service costs and gives on this machine, beside the bare model: measured side by side in one run, with a report. */
@NullMarked
package io.drivesight.simulator.bench;

import org.jspecify.annotations.NullMarked;
