package io.drivesight.service.config;

/**
 * Where health and metrics are served.
 *
 * @param host address to bind to
 * @param port 0: any free one
 */
public record HttpConfig(String host, int port) {}
