/**
 * What the cameras of one vehicle see together: one list of road users on the ground, each under one identity. Knows nothing of Kafka,
 * of messages or of the wall clock: the same results in the same order give the same worlds.
 */
@NullMarked
package io.drivesight.fusion.world;

import org.jspecify.annotations.NullMarked;
