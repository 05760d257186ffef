package io.drivesight.mcap;

import java.util.Set;

/**
 * Which messages to read.
 *
 * @param topics topics wanted; empty: all
 * @param startTime least log time [ns], unsigned, inclusive
 * @param endTime greatest log time [ns], unsigned, inclusive
 */
public record McapQuery(Set<String> topics, long startTime, long endTime) {
    /** Everything. */
    public static final McapQuery ALL = new McapQuery(Set.of(), 0, -1L);

    public McapQuery {
        topics = Set.copyOf(topics);
    }

    /** Everything of these topics. */
    public static McapQuery ofTopics(String... topics) {
        return new McapQuery(Set.of(topics), 0, -1L);
    }

    boolean matches(McapChannel channel, long logTime) {
        return (topics.isEmpty() || topics.contains(channel.topic()))
                && Long.compareUnsigned(logTime, startTime) >= 0
                && Long.compareUnsigned(logTime, endTime) <= 0;
    }

    boolean overlaps(Chunk.Index chunk) {
        return Long.compareUnsigned(chunk.endTime(), startTime) >= 0
                && Long.compareUnsigned(chunk.startTime(), endTime) <= 0;
    }
}
