package io.drivesight.simulator.scenario;

/** A scenario that cannot be used; the message names the key and says what is allowed there. */
public final class ScenarioException extends IllegalArgumentException {
    public ScenarioException(String message) {
        super(message);
    }

    public ScenarioException(String message, Throwable cause) {
        super(message, cause);
    }
}
