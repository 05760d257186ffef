/** The streaming service: Kafka in and out, HTTP, configuration, metrics. */
@NullMarked
package io.drivesight.service;

import org.jspecify.annotations.NullMarked;
