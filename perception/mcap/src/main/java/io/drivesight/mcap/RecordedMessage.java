package io.drivesight.mcap;

import org.jspecify.annotations.Nullable;

/**
 * A message with what describes it.
 *
 * @param channel its channel
 * @param schema its channel's schema; null when it has none
 * @param message the message
 */
public record RecordedMessage(McapChannel channel, @Nullable McapSchema schema, McapMessage message) {}
