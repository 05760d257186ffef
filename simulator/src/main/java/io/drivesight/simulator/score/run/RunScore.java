package io.drivesight.simulator.score.run;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one score of a recording.
 *
 * @param recording its file's name
 * @param model the model, from the results; empty: no results
 * @param provider what ran it
 * @param scenario from the truth; empty without
 * @param conditions from the truth; empty without
 * @param seconds from the first capture to the last [s]
 * @param cameras their names
 * @param notes what limits the figures, one sentence each
 * @param service what needs no truth
 * @param truth what needs truth; empty without
 */
public record RunScore(
        String recording,
        String model,
        String provider,
        String scenario,
        String conditions,
        double seconds,
        List<String> cameras,
        List<String> notes,
        ServiceFigures service,
        Optional<Truth> truth) {
    private static final double DECIMALS = 1e4;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Double.class, new Rounded(Double.class))
                    .addSerializer(double.class, new Rounded(double.class)));

    /** Figures against the truth. */
    public record Truth(
            DetectionFigures detection,
            TrackingFigures tracking,
            HintFigures hints,
            GroundFigures ground,
            RangeFigures range,
            WarningFigures warnings,
            List<Moment> moments) {}

    /**
     * A moment worth looking at.
     *
     * @param kind what went wrong
     * @param frame where
     * @param seconds since the first capture [s]
     * @param text what happened, one sentence
     * @param at what to look at [px]; empty: the whole frame
     * @param truth what was really there
     * @param result what was published; empty: nothing
     */
    public record Moment(
            Kind kind,
            FrameId frame,
            double seconds,
            String text,
            Optional<Box> at,
            FrameTruth truth,
            Optional<Run.RunResult> result) {
        /** What went wrong. */
        public enum Kind {
            MISSED_CRITICAL("missed critical object"),
            LATE_WARNING("late warning"),
            FALSE_ALARM("false alarm"),
            ID_SWITCH("identity switch"),
            LARGEST_FDE("path farthest from the truth");

            private final String label;

            Kind(String label) {
                this.label = label;
            }

            /** As people read it. */
            public String label() {
                return label;
            }
        }
    }

    /** Scores a run: all figures that its topics allow; what is missing is said in the notes. The same run gives the same score. */
    public static RunScore of(Run run) {
        Optional<Origin> origin = run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .map(frame -> frame.requireResult().message().origin())
                .findFirst();
        Optional<FrameTruth> truth = run.cameras().stream()
                .flatMap(camera -> camera.truths().stream())
                .map(frame -> frame.requireTruth())
                .findFirst();
        ServiceFigures service = ServiceFigures.of(run);
        return new RunScore(
                String.valueOf(run.file().getFileName()),
                origin.map(Origin::modelName).orElse(""),
                origin.map(Origin::executionProvider).orElse(""),
                truth.map(FrameTruth::scenario).orElse(""),
                truth.map(FrameTruth::conditions).orElse(""),
                run.seconds(),
                run.cameras().stream().map(camera -> camera.id().key()).toList(),
                notesOf(run, service),
                service,
                run.hasTruth() ? Optional.of(truthOf(run, service.realTime())) : Optional.empty());
    }

    private static Truth truthOf(Run run, boolean realTime) {
        WarningFigures warnings = WarningFigures.of(run, realTime);
        HintFigures.Result hints = HintFigures.of(run);
        return new Truth(
                DetectionFigures.of(run),
                TrackingFigures.of(run),
                hints.figures(),
                GroundFigures.of(run),
                RangeFigures.of(run),
                warnings,
                Moments.of(run, warnings, hints.worst()));
    }

    private static List<String> notesOf(Run run, ServiceFigures service) {
        List<String> notes = new ArrayList<>(run.problems());
        if (!run.hasTruth()) {
            notes.add(
                    "the recording holds no truth (topic simulation.truth): only outcomes, latency and the tracks' lives"
                            + " are scored");
        } else if (run.cameras().stream()
                .flatMap(camera -> camera.results().stream())
                .map(RunFrame::truth)
                .anyMatch(Optional::isEmpty)) {
            notes.add("some results are about frames without truth; they are left out of everything that needs it");
        }
        if (service.unnamed() > service.withoutOutcome()) {
            notes.add(format(
                    "no result names %d recorded frames: %d of them can be among the messages that were skipped unread or could"
                            + " not be parsed, so the number without an outcome is the least that it can be",
                    service.unnamed(), service.unnamed() - service.withoutOutcome()));
        }
        if (!service.realTime()) {
            notes.add(
                    "results were received before their frames' capture or over a minute later: frames were not sent at"
                            + " their capture times, so latency and streaming figures mean nothing, and warnings are taken to be received 0.05 s after"
                            + " capture");
        }
        return notes;
    }

    /** As JSON: the names are those of the records, ratios in per cent; figures that do not exist are null. */
    public ObjectNode json() {
        ObjectNode node = MAPPER.createObjectNode()
                .put("recording", recording)
                .put("model", model)
                .put("provider", provider)
                .put("scenario", scenario)
                .put("conditions", conditions)
                .put("seconds", Math.rint(seconds * DECIMALS) / DECIMALS);
        node.set("cameras", MAPPER.valueToTree(cameras));
        node.set("notes", MAPPER.valueToTree(notes));
        node.set("service", MAPPER.valueToTree(service));
        truth.ifPresent(known -> {
            node.set("detection", MAPPER.valueToTree(known.detection()));
            node.set("tracking", MAPPER.valueToTree(known.tracking()));
            node.set("hints", MAPPER.valueToTree(known.hints()));
            node.set("ground", MAPPER.valueToTree(known.ground()));
            node.set("range", MAPPER.valueToTree(known.range().classes()));
            node.set("warnings", MAPPER.valueToTree(known.warnings()));
            ArrayNode moments = node.putArray("moments");
            known.moments()
                    .forEach(moment -> moments.addObject()
                            .put("kind", moment.kind().name())
                            .put("camera", moment.frame().camera().key())
                            .put("sequence", moment.frame().sequence())
                            .put("seconds", Math.rint(moment.seconds() * DECIMALS) / DECIMALS)
                            .put("text", moment.text()));
        });
        return node;
    }

    /** Four decimals are more than any figure is good for. */
    private static final class Rounded extends StdSerializer<Double> {
        private static final long serialVersionUID = 1L;

        private Rounded(Class<Double> type) {
            super(type);
        }

        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                out.writeNumber(Math.rint(value * DECIMALS) / DECIMALS);
            } else {
                out.writeNull();
            }
        }
    }
}
