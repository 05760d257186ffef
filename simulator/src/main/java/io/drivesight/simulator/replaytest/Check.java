package io.drivesight.simulator.replaytest;

import java.util.Optional;

/**
 * An expectation held against a run.
 *
 * @param expectation what must hold
 * @param passed whether it did
 * @param reason what the figure was, a sentence
 * @param pointer where to look; empty when there is no one place, or it passed
 */
public record Check(Expectation expectation, boolean passed, String reason, Optional<Pointer> pointer) {
    /** One line. */
    public String text() {
        return reason + pointer.map(place -> " (see " + place + ")").orElse("");
    }
}
