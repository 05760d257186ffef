/** Micrometer behind the service's observer. The only package that may use it, with Kafka's own client meters beside it. */
@NullMarked
package io.drivesight.service.metrics;

import org.jspecify.annotations.NullMarked;
