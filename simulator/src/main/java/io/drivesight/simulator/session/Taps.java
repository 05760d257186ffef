package io.drivesight.simulator.session;

import io.drivesight.simulator.collect.ResultListener;
import io.drivesight.simulator.replay.SendListener;
import io.drivesight.simulator.replay.TruthSink;
import java.util.List;

/**
 * Who else looks on while a session runs.
 *
 * @param senders told of each frame as sent
 * @param receivers told of each result
 * @param truths told of the truth of each frame that has one
 */
public record Taps(List<SendListener> senders, List<ResultListener> receivers, TruthSink truths) {
    public Taps {
        senders = List.copyOf(senders);
        receivers = List.copyOf(receivers);
    }

    /** Nobody. */
    public static Taps none() {
        return new Taps(List.of(), List.of(), TruthSink.none());
    }
}
