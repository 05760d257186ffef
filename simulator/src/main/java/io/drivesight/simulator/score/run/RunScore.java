package io.drivesight.simulator.score.run;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.drivesight.core.pipeline.FrameResult.Origin;
import io.drivesight.simulator.score.run.Run.RunFrame;
import io.drivesight.simulator.truth.FrameTruth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
        @JsonIgnore Optional<Truth> truth) {
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
            RangeFigures range) {}

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
                run.hasTruth() ? Optional.of(truthOf(run)) : Optional.empty());
    }

    private static Truth truthOf(Run run) {
        return new Truth(
                DetectionFigures.of(run),
                TrackingFigures.of(run),
                HintFigures.of(run),
                GroundFigures.of(run),
                RangeFigures.of(run));
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
                            + " their capture times, so latency and streaming figures mean nothing");
        }
        return notes;
    }

    /** As JSON: the names are those of the records, ratios in per cent; figures that do not exist are null. */
    public ObjectNode json() {
        return MAPPER.valueToTree(this);
    }

    @JsonProperty
    @JsonUnwrapped
    @Nullable
    Truth againstTruth() {
        return truth.orElse(null);
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
