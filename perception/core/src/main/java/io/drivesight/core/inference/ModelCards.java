package io.drivesight.core.inference;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.inference.FamilyRecognition.Recognised;
import io.drivesight.core.json.StrictRecords;
import io.drivesight.core.json.WrongValue;
import io.drivesight.core.preprocess.InputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads, writes, recognises and checks model cards. */
public final class ModelCards {
    /** Key of the card's JSON in the ONNX file's metadata. */
    public static final String METADATA_KEY = "drivesight.card";

    /** Appended to a model's file name to name its side file. */
    public static final String SIDE_FILE_SUFFIX = ".card.yaml";

    /** A card is a page of text; what is longer is something else. */
    private static final int MAX_CARD_BYTES = 1 << 20;

    /** Longest side of an input: more would be gigabytes per call. */
    private static final int MAX_SIDE = 8192;

    private static final ObjectMapper JSON = StrictRecords.strict(JsonMapper.builder())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();
    private static final ObjectMapper YAML = StrictRecords.strict(YAMLMapper.builder())
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private ModelCards() {}

    /** The card as the JSON that goes into the metadata. */
    public static String toJson(ModelCard card) {
        return write(JSON, card);
    }

    /** The card as YAML, for a side file. */
    public static String toYaml(ModelCard card) {
        return write(YAML, card);
    }

    private static String write(ObjectMapper mapper, ModelCard card) {
        try {
            return mapper.writeValueAsString(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a card of plain values can always be written", e);
        }
    }

    /** Parses the metadata's JSON; a {@link ModelException} names the place that is malformed. */
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
            if (Files.size(file) > MAX_CARD_BYTES) {
                throw new ModelException(file + ": a model card of " + Files.size(file) + " bytes is not plausible");
            }
            return Optional.of(fromYaml(Files.readString(file), file.toString()));
        } catch (IOException e) {
            throw new ModelException(file + ": cannot be read as UTF-8 text: " + e, e);
        }
    }

    static ModelCard fromYaml(String yaml, String source) {
        return parse(YAML, yaml, source);
    }

    private static ModelCard parse(ObjectMapper mapper, String text, String source) {
        if (text.length() > MAX_CARD_BYTES) {
            throw new ModelException(source + ": a model card of " + text.length() + " characters is not plausible");
        }
        JsonNode tree;
        try {
            tree = StrictRecords.parse(mapper, text);
        } catch (WrongValue e) {
            throw new ModelException(source + ": malformed model card: " + e.getMessage(), e);
        }
        if (!tree.isObject()) {
            throw new ModelException(source + ": a model card is a mapping of fields; docs/contracts.md lists them");
        }
        try {
            return checked(StrictRecords.readWhole(mapper, tree, ModelCard.class));
        } catch (WrongValue e) {
            throw new ModelException(source + ": model card field " + e.getMessage(), e);
        }
    }

    /** What of a card written by hand must hold beyond what every card's records check. */
    private static ModelCard checked(ModelCard card) {
        if (card.name().isBlank()) {
            throw new WrongValue("name", "must not be empty");
        }
        if (card.license() != null && card.license().isBlank()) {
            throw new WrongValue("license", "must not be empty");
        }
        if (card.classes().stream().anyMatch(String::isBlank)) {
            throw new WrongValue("classes", "must be names, one is empty");
        }
        if (new HashSet<>(card.classes()).size() != card.classes().size()) {
            throw new WrongValue("classes", "must be names without duplicates");
        }
        InputSpec input = card.input();
        if (Math.max(input.stride(), Math.max(input.width(), input.height())) > MAX_SIDE) {
            throw new WrongValue("input", "must have sides and a stride of at most " + MAX_SIDE);
        }
        return card;
    }

    /** The card in the metadata, else the one recognised from the shapes and names. */
    static Recognised resolve(ModelHints hints, TensorInfo input, List<TensorInfo> outputs) {
        String source = hints.source();
        String json = hints.metadata().get(METADATA_KEY);
        return json != null
                ? new Recognised(fromJson(json, source), List.of(), List.of())
                : FamilyRecognition.recognise(hints, input, outputs)
                        .orElseThrow(() -> new ModelException(source + ": no model card, and the outputs " + outputs
                                + " are those of no known family; write a card into " + source + SIDE_FILE_SUFFIX
                                + " (see docs/contracts.md)"));
    }

    /** Holds a card against its graph; a {@link ModelException} says why they cannot both be right. */
    static void check(String source, ModelCard card, TensorInfo input, List<TensorInfo> outputs) {
        require(source, input.dim(0) <= 1, "the graph's batch is fixed, it must be 1 or dynamic: " + input);
        require(source, input.dim(1) == 3 || input.dim(1) < 0, "a detector's input has 3 channels, not " + input);
        checkDimension(source, "height", card.input().height(), input.dim(2));
        checkDimension(source, "width", card.input().width(), input.dim(3));
        checkDynamic(source, card.input(), input);
        try {
            HeadOutputs.check(card.family(), outputs, card.classes().size());
        } catch (ModelException e) {
            throw new ModelException(
                    "%s: the card says %s with %d classes, but the graph's outputs are %s: %s"
                            .formatted(source, card.family(), card.classes().size(), outputs, e.getMessage()),
                    e);
        }
    }

    private static void checkDimension(String source, String name, int card, long graph) {
        require(
                source,
                graph <= 0 || graph == card,
                "the card says input %s %d, the graph %d".formatted(name, card, graph));
    }

    private static void checkDynamic(String source, InputSpec card, TensorInfo input) {
        boolean fixed = input.dim(2) > 0 || input.dim(3) > 0;
        require(source, !card.dynamic() || !fixed, "the card says that the input is dynamic, the graph has " + input);
        boolean fits = card.width() % card.stride() == 0 && card.height() % card.stride() == 0;
        require(
                source,
                !card.dynamic() || fits,
                ("the card's input %s is no multiple of its stride %d; where the graph takes it all the same (PicoDet and"
                                + " NanoDet-Plus take multiples of 32), write that into input.stride")
                        .formatted(card.size(), card.stride()));
    }

    private static void require(String source, boolean condition, String message) {
        if (!condition) {
            throw new ModelException(source + ": " + message);
        }
    }
}
