package io.drivesight.simulator.record;

import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.TrajectoryHintsCodec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings objects and hints of one frame together, whichever comes first; one that stays alone is forgotten after a while. */
final class ResultPairs {
    private static final int MAX_ALONE = 1024;

    /** Objects and hints of one frame. */
    record Pair(ResultHeader header, List<TrackedObject> objects, List<TrajectoryHint> hints) {}

    private final Map<FrameId, DetectedObjectsCodec.Message> objects = bounded();
    private final Map<FrameId, TrajectoryHintsCodec.Message> hints = bounded();

    private static <V> Map<FrameId, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<FrameId, V> eldest) {
                return size() > MAX_ALONE;
            }
        };
    }

    Optional<Pair> objects(DetectedObjectsCodec.Message message) {
        TrajectoryHintsCodec.Message other = hints.remove(message.header().id());
        if (other == null) {
            objects.put(message.header().id(), message);
            return Optional.empty();
        }
        return Optional.of(pair(message, other));
    }

    Optional<Pair> hints(TrajectoryHintsCodec.Message message) {
        DetectedObjectsCodec.Message other = objects.remove(message.header().id());
        if (other == null) {
            hints.put(message.header().id(), message);
            return Optional.empty();
        }
        return Optional.of(pair(other, message));
    }

    private static Pair pair(DetectedObjectsCodec.Message objects, TrajectoryHintsCodec.Message hints) {
        return new Pair(
                objects.header(),
                objects.objects(),
                hints.hints().stream()
                        .map(TrajectoryHintsCodec.PublishedHint::hint)
                        .toList());
    }
}
