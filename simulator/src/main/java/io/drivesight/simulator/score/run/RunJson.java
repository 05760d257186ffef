package io.drivesight.simulator.score.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;

/** A score as JSON: the names are those of the records, ratios in per cent; figures that do not exist are null. */
public final class RunJson {
    private static final double DECIMALS = 1e4;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .registerModule(new SimpleModule()
                    .addSerializer(Double.class, new Rounded(Double.class))
                    .addSerializer(double.class, new Rounded(double.class)));

    private RunJson() {}

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

    /** The whole score. */
    public static ObjectNode of(RunScore score) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("recording", score.recording())
                .put("model", score.model())
                .put("provider", score.provider())
                .put("scenario", score.scenario())
                .put("conditions", score.conditions())
                .put("seconds", Math.rint(score.seconds() * DECIMALS) / DECIMALS);
        node.set("cameras", MAPPER.valueToTree(score.cameras()));
        node.set("notes", MAPPER.valueToTree(score.notes()));
        node.set("service", MAPPER.valueToTree(score.service()));
        score.truth().ifPresent(truth -> {
            node.set("detection", MAPPER.valueToTree(truth.detection()));
            node.set("tracking", MAPPER.valueToTree(truth.tracking()));
            node.set("hints", MAPPER.valueToTree(truth.hints()));
            node.set("ground", MAPPER.valueToTree(truth.ground()));
            node.set("warnings", MAPPER.valueToTree(truth.warnings()));
            ArrayNode moments = node.putArray("moments");
            truth.moments()
                    .forEach(moment -> moments.addObject()
                            .put("kind", moment.kind().name())
                            .put("camera", moment.frame().camera().key())
                            .put("sequence", moment.frame().sequence())
                            .put("seconds", Math.rint(moment.seconds() * DECIMALS) / DECIMALS)
                            .put("text", moment.text()));
        });
        return node;
    }
}
