/** The fusion on Kafka Streams: results of all cameras, keyed anew by vehicle, become worlds. */
@NullMarked
package io.drivesight.fusion.stream;

import org.jspecify.annotations.NullMarked;
