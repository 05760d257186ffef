package io.drivesight.service.config;

/**
 * How to log.
 *
 * @param format lines for people or for machines
 * @param level of our own loggers; other people's stay at WARN
 */
public record LogConfig(Format format, Level level) {
    /** Until the configuration is read. */
    public static final LogConfig DEFAULT = new LogConfig(Format.CONSOLE, Level.INFO);

    /** Lines for people or for machines. */
    public enum Format {
        CONSOLE,
        JSON
    }

    /** Levels, most talkative first. */
    public enum Level {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }
}
