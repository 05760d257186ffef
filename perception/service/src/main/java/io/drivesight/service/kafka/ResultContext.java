package io.drivesight.service.kafka;

/**
 * What every result says about who made it.
 *
 * @param instance name of the service instance
 * @param groupId consumer group of the service
 * @param modelName from the model's card
 * @param modelSha256 of the model file, lower-case hex
 * @param executionProvider {@code cpu} or {@code cuda}
 */
public record ResultContext(
        String instance, String groupId, String modelName, String modelSha256, String executionProvider) {}
