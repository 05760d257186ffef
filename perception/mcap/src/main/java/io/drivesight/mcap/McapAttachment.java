package io.drivesight.mcap;

/**
 * A file within the file.
 *
 * @param logTime when it was recorded [ns since the epoch]
 * @param createTime when it was made [ns since the epoch], 0: unknown
 * @param name e.g. {@code report.json}
 * @param mediaType e.g. {@code application/json}
 * @param data its content
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way through
public record McapAttachment(long logTime, long createTime, String name, String mediaType, byte[] data) {}
