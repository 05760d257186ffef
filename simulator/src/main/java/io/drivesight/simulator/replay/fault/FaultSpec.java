package io.drivesight.simulator.replay.fault;

import java.time.Duration;
import java.util.Map;

/**
 * What happens to the frames of a scope. Chances are per frame, 0..1. Immutable.
 *
 * @param scope which frames
 * @param drop chance that a frame is not sent
 * @param freeze that the camera shows its last picture again
 * @param blackOut that the camera shows nothing
 * @param corrupt chance that bytes of the image are damaged
 * @param reorder chance that a frame is sent after its camera's next one
 * @param duplicate chance that a frame is sent twice
 * @param delay how much later frames are sent, in real time; their capture times stay
 * @param jitter up to how much more, evenly spread; frames of a camera keep their order
 * @param skew how much the camera's clock is ahead; negative: behind
 * @param drift how much farther ahead it gets [s per s]
 */
public record FaultSpec(
        Scope scope,
        double drop,
        Episodes freeze,
        Episodes blackOut,
        double corrupt,
        double reorder,
        double duplicate,
        Duration delay,
        Duration jitter,
        Duration skew,
        double drift) {
    /**
     * Something that begins by chance and lasts.
     *
     * @param chance that a frame begins one
     * @param length how long it lasts by capture time; 0: this frame
     */
    public record Episodes(double chance, Duration length) {
        static final Episodes NEVER = new Episodes(0, Duration.ZERO);
    }

    /**
     * Reads {@code drop=0.1,delay=50ms,cameras=front+rear}. The keys, all optional: chances {@code drop}, {@code corrupt},
     * {@code reorder}, {@code duplicate}, {@code freeze}, {@code black-out}, the last two also as {@code 0.01/2s} with a length;
     * durations {@code delay}, {@code jitter}, {@code skew}, {@code drift} (per second); and {@code cameras}, {@code from}, {@code to}.
     *
     * @throws FaultException when it makes no sense
     */
    public static FaultSpec parse(String text) {
        return new FaultSpecReader(text).read();
    }

    /**
     * The same from keys and values.
     *
     * @throws FaultException when they make no sense
     */
    public static FaultSpec of(Map<String, String> values) {
        return new FaultSpecReader(values).read();
    }
}
