/** Whether rendered frames look real: how many of the road users in them a detector finds that was trained on photographs. */
@NullMarked
package io.drivesight.simulator.realism;

import org.jspecify.annotations.NullMarked;
