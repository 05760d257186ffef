/**
 * What the service costs and gives on this machine: beside the bare model, measured side by side in one run ({@code bench}), and
 * over a long time, judged by whether anything grows ({@code soak}).
 */
@NullMarked
package io.drivesight.simulator.bench;

import org.jspecify.annotations.NullMarked;
