/**
 * Reader and writer of MCAP, the open container format for robot recordings (specification version 0): chunked, indexed,
 * checked by CRC-32, compressed with zstd or lz4. Knows nothing of Kafka or of our messages.
 */
@NullMarked
package io.drivesight.mcap;

import org.jspecify.annotations.NullMarked;
