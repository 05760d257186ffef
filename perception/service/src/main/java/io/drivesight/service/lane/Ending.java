package io.drivesight.service.lane;

import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;

/**
 * How a frame ended, with the reason.
 *
 * @param outcome how it ended
 * @param reason a stable word for machines; empty for PROCESSED
 * @param detail a sentence for people; empty for PROCESSED
 * @param stage where it ended
 */
public record Ending(Outcome outcome, String reason, String detail, Stage stage) {
    /** Objects and hints were published. */
    public static final Ending PROCESSED = new Ending(Outcome.PROCESSED, "", "", Stage.PUBLISH);

    static Ending superseded(long newerOffset) {
        return new Ending(
                Outcome.SUPERSEDED,
                Reasons.NEWER_FRAME,
                "a newer frame of the camera (offset " + newerOffset + ") was there before this one was begun",
                Stage.QUEUE);
    }
}
