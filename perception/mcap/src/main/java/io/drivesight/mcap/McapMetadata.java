package io.drivesight.mcap;

import java.util.Map;

/** Named key-value pairs about the recording. */
public record McapMetadata(String name, Map<String, String> values) {
    public McapMetadata {
        values = Map.copyOf(values);
    }
}
