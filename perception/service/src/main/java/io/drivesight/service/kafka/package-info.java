/** Kafka in and out: the poll loop, publishing, offsets, recovery, topics. The only package that may use Kafka's classes. */
@NullMarked
package io.drivesight.service.kafka;

import org.jspecify.annotations.NullMarked;
