/**
 * The live page: what a running drive looks like, in a browser on this machine. Knows frames, results and truth as they pass by;
 * knows neither broker nor service.
 */
@NullMarked
package io.drivesight.simulator.page;

import org.jspecify.annotations.NullMarked;
