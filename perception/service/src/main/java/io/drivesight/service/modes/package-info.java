/** The operating mode: watches that look for what limits the service, and the hysteresis that makes reasons of what they see. */
@NullMarked
package io.drivesight.service.modes;

import org.jspecify.annotations.NullMarked;
