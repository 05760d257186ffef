package io.drivesight.core.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads, writes, recognises and checks model cards. */
public final class ModelCards {
    /** Key of the card's JSON in the ONNX file's metadata. */
    public static final String METADATA_KEY = "drivesight.card";

    /** Appended to a model's file name to name its side file. */
    public static final String SIDE_FILE_SUFFIX = ".card.yaml";

    /** A card is a page of text; what is longer is something else. */
    private static final int MAX_CARD_BYTES = 1 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private ModelCards() {}

    /** The card as the JSON that goes into the metadata. */
    public static String toJson(ModelCard card) {
        try {
            return JSON.writeValueAsString(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card of plain values can always be written", e);
        }
    }

    /** The card as YAML, for a side file. */
    public static String toYaml(ModelCard card) {
        try {
            return YAML.writeValueAsString(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card of plain values can always be written", e);
        }
    }

    /**
     * Parses the metadata's JSON.
     *
     * @throws ModelException when it is malformed; the message names the place
     */
    public static ModelCard fromJson(String json, String source) {
        return parse(JSON, json, source + " (metadata " + METADATA_KEY + ")");
    }

    /** The card in {@code <model>.card.yaml}; empty when there is no such file. */
    public static Optional<ModelCard> readSideFile(Path model) {
        Path file = model.resolveSibling(model.getFileName() + SIDE_FILE_SUFFIX);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(YAML, Files.readString(file), file.toString()));
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static ModelCard parse(ObjectMapper mapper, String text, String source) {
        if (text.length() > MAX_CARD_BYTES) {
            throw new ModelException(source + ": a model card of " + text.length() + " characters is not plausible");
        }
        try {
            ModelCard card = mapper.readValue(text, ModelCard.class);
            if (card == null) {
                throw new ModelException(source + ": the model card is empty");
            }
            return card;
        } catch (JsonProcessingException e) {
            throw new ModelException(source + ": malformed model card: " + e.getMessage(), e);
        } catch (NullPointerException e) {
            throw new ModelException(
                    source + ": incomplete model card: name, family, classes, input and thresholds are required", e);
        }
    }

    /** The card in the metadata, else the one recognised from the shapes. */
    static ModelCard resolve(String source, Map<String, String> metadata, TensorInfo input, List<TensorInfo> outputs) {
        String json = metadata.get(METADATA_KEY);
        return json != null
                ? fromJson(json, source)
                : FamilyRecognition.recognise(source, metadata, input, outputs)
                        .orElseThrow(() -> new ModelException(source + ": no model card, and the outputs " + outputs
                                + " are those of no known family; write a card into " + source + SIDE_FILE_SUFFIX
                                + " (see docs/contracts.md)"));
    }

    /**
     * Holds a card against its graph.
     *
     * @throws ModelException when they cannot both be right
     */
    static void check(String source, ModelCard card, TensorInfo input, List<TensorInfo> outputs) {
        checkDimension(source, "height", card.input().height(), input.dim(2));
        checkDimension(source, "width", card.input().width(), input.dim(3));
        if (input.dim(1) > 0 && input.dim(1) != 3) {
            throw new ModelException(source + ": the input has " + input.dim(1) + " channels, a detector takes 3");
        }
        FamilyRecognition.checkOutputs(source, card, outputs);
    }

    private static void checkDimension(String source, String name, int card, long graph) {
        if (graph > 0 && graph != card) {
            throw new ModelException(
                    "%s: the card says input %s %d, the graph %d".formatted(source, name, card, graph));
        }
    }
}
