package io.drivesight.simulator.replaytest;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.ResultHeader;
import io.drivesight.core.wire.DetectedObjectsCodec;
import io.drivesight.core.wire.FrameOutcomeCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.simulator.replaytest.ReplayTestResult.Pointer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where in a run to look: the first frame of each outcome, the slowest frame, and the score's worst moments. */
final class Pointers {
    /** Which of the score's moments show what a group of figures is about. */
    private static final Map<String, List<String>> MOMENTS = Map.of(
            "detection", List.of("MISSED_CRITICAL"),
            "tracking", List.of("ID_SWITCH"),
            "hints", List.of("LARGEST_FDE"),
            "warnings", List.of("MISSED_CRITICAL", "LATE_WARNING", "FALSE_ALARM"));

    private record Place(FrameId frame, Instant time, String what) {}

    private final Map<Outcome, Place> outcomes = new EnumMap<>(Outcome.class);
    private @Nullable Place slowest;
    private Duration longest = Duration.ZERO;
    private @Nullable Instant first;

    /** Of a recorded run. */
    static Pointers of(Path recording) throws IOException {
        Pointers pointers = new Pointers();
        try (McapReader reader = McapReader.open(recording)) {
            reader.read(McapQuery.ALL, message -> {
                pointers.take(message);
                return true;
            });
        }
        return pointers;
    }

    private void take(RecordedMessage message) {
        String what = message.channel().metadata().getOrDefault(BusChannels.MESSAGE, "");
        try {
            if (what.equals(WireSchema.DETECTED_OBJECTS.messageName())) {
                objects(DetectedObjectsCodec.decode(message.message().data()));
            } else if (what.equals(WireSchema.FRAME_OUTCOME.messageName())) {
                outcome(FrameOutcomeCodec.decode(message.message().data()));
            }
        } catch (WireException e) {
            // What cannot be read points nowhere; the run's report has counted it.
        }
    }

    private void objects(DetectedObjectsCodec.Message message) {
        ResultHeader header = message.header();
        begin(header.captureTime());
        Duration latency = Duration.between(header.captureTime(), header.publishTime());
        if (latency.compareTo(longest) > 0) {
            longest = latency;
            slowest = new Place(
                    header.id(),
                    header.captureTime(),
                    String.format(Locale.ROOT, "the slowest, %d ms from capture to published", latency.toMillis()));
        }
    }

    private void outcome(FrameOutcomeCodec.Message message) {
        FrameOutcome outcome = message.outcome();
        if (outcome.id().isPresent() && outcome.captureTime().isPresent()) {
            Instant time = outcome.captureTime().get();
            begin(time);
            Place place =
                    new Place(outcome.id().get(), time, "the first " + outcome.outcome() + " " + outcome.reason());
            outcomes.merge(
                    outcome.outcome(), place, (known, next) -> next.time().isBefore(known.time()) ? next : known);
        }
    }

    private void begin(Instant time) {
        if (first == null || time.isBefore(first)) {
            first = time;
        }
    }

    /** Where to look when a figure is not as it must be. */
    Optional<Pointer> of(String figure) {
        if (figure.contains("latency") || figure.contains("endToEnd") || figure.contains("stages")) {
            return Optional.ofNullable(slowest).map(this::pointer);
        }
        for (Map.Entry<Outcome, Place> known : outcomes.entrySet()) {
            if (figure.contains(known.getKey().name())) {
                return Optional.of(pointer(known.getValue()));
            }
        }
        boolean aboutOutcomes =
                figure.contains("outcome") || figure.contains("reasons") || figure.equals(Figures.HEALTHY);
        return aboutOutcomes ? firstNotProcessed() : Optional.empty();
    }

    /** The score's worst moment of the kind that a figure is about. */
    static Optional<Pointer> moment(JsonNode figures, String figure) {
        String group = figure.contains(".") ? figure.substring(0, figure.indexOf('.')) : figure;
        List<String> kinds = MOMENTS.getOrDefault(group, List.of());
        for (JsonNode moment : figures.path("moments")) {
            if (kinds.contains(moment.path("kind").asText())) {
                String[] camera = moment.path("camera").asText().split("/", 2);
                return Optional.of(new Pointer(
                        new FrameId(
                                new CameraId(camera[0], camera[1]),
                                moment.path("sequence").asLong()),
                        moment.path("seconds").asDouble(),
                        moment.path("text").asText()));
            }
        }
        return Optional.empty();
    }

    private Optional<Pointer> firstNotProcessed() {
        return outcomes.entrySet().stream()
                .filter(known -> known.getKey() != Outcome.PROCESSED)
                .map(Map.Entry::getValue)
                .min((a, b) -> a.time().compareTo(b.time()))
                .map(this::pointer);
    }

    private Pointer pointer(Place place) {
        Instant begin = first == null ? place.time() : first;
        return new Pointer(place.frame(), Duration.between(begin, place.time()).toNanos() / 1e9, place.what());
    }
}
