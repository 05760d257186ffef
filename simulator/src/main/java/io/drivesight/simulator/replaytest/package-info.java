/** Replay tests: a drive through a real broker and service, its figures held against what a file expects of them. */
@NullMarked
package io.drivesight.simulator.replaytest;

import org.jspecify.annotations.NullMarked;
