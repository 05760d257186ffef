/** Whether the service lives, is ready, and can be relied on; and its heartbeat. */
@NullMarked
package io.drivesight.service.health;

import org.jspecify.annotations.NullMarked;
