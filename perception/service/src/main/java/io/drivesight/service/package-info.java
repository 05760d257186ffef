/** The streaming service, put together: {@link io.drivesight.service.DriveSightService} is its one public entry point. */
@NullMarked
package io.drivesight.service;

import org.jspecify.annotations.NullMarked;
