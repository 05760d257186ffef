package io.drivesight.service.config;

/**
 * One key of the configuration, for the reference and for messages.
 *
 * @param key without the prefix {@code drivesight.}
 * @param allowed what may stand there
 * @param defaultValue as written; empty: none
 * @param description one sentence
 */
public record Setting(String key, String allowed, String defaultValue, String description) {}
