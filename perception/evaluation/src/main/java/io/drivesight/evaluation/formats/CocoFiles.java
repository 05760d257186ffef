package io.drivesight.evaluation.formats;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.geometry.Box;
import io.drivesight.evaluation.formats.CocoTruth.Annotation;
import io.drivesight.evaluation.formats.CocoTruth.Category;
import io.drivesight.evaluation.formats.CocoTruth.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * COCO JSON: the annotation file ({@code images}, {@code categories}, {@code annotations}) and the results file (an array of
 * {@code image_id, category_id, bbox, score}). Boxes are {@code [left, top, width, height]} in pixels. Read as a stream; other
 * keys (outlines, licences) are passed over.
 */
public final class CocoFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private CocoFiles() {}

    /** Reads an annotation file. */
    public static CocoTruth readTruth(Path file) throws IOException {
        List<Image> images = new ArrayList<>();
        List<Category> categories = new ArrayList<>();
        List<Annotation> annotations = new ArrayList<>();
        parse(file, parser -> {
            requireStart(file, parser, JsonToken.START_OBJECT, "an object with images, categories and annotations");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                switch (parser.currentName()) {
                    case "images" -> forEach(file, parser, node -> images.add(image(node)));
                    case "categories" -> forEach(file, parser, node -> categories.add(category(node)));
                    case "annotations" -> forEach(file, parser, node -> annotations.add(annotation(node)));
                    default -> skipValue(parser);
                }
            }
        });
        if (images.isEmpty()) {
            throw new FormatException(file, "has no images: is this a COCO annotation file?");
        }
        return new CocoTruth(images, categories, annotations);
    }

    /** Reads a results file. */
    public static List<CocoResult> readResults(Path file) throws IOException {
        List<CocoResult> results = new ArrayList<>();
        parse(file, parser -> {
            requireStart(file, parser, JsonToken.START_ARRAY, "an array of results");
            elements(file, parser, node -> results.add(result(node)));
        });
        return results;
    }

    /** Writes an annotation file. */
    public static void writeTruth(Path file, CocoTruth truth) throws IOException {
        write(file, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("images");
            for (Image image : truth.images()) {
                writeImage(json, image);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("categories");
            for (Category category : truth.categories()) {
                json.writeStartObject();
                json.writeNumberField("id", category.id());
                json.writeStringField("name", category.name());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            for (Annotation annotation : truth.annotations()) {
                writeAnnotation(json, annotation);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** Writes a results file. */
    public static void writeResults(Path file, List<CocoResult> results) throws IOException {
        write(file, json -> {
            json.writeStartArray();
            for (CocoResult result : results) {
                json.writeStartObject();
                json.writeNumberField("image_id", result.imageId());
                json.writeNumberField("category_id", result.categoryId());
                writeBox(json, result.box());
                json.writeNumberField("score", result.score());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static Image image(JsonElement node) throws FormatException {
        return new Image(node.whole("id"), node.text("file_name", ""), (int) node.whole("width", 0), (int)
                node.whole("height", 0));
    }

    private static Category category(JsonElement node) throws FormatException {
        int id = (int) node.whole("id");
        return new Category(id, node.text("name", Integer.toString(id)));
    }

    private static Annotation annotation(JsonElement node) throws FormatException {
        Box box = node.box("bbox");
        return new Annotation(
                node.whole("id", 0),
                node.whole("image_id"),
                (int) node.whole("category_id"),
                box,
                node.number("area", box.area()),
                node.whole("iscrowd", 0) != 0);
    }

    private static CocoResult result(JsonElement node) throws FormatException {
        return new CocoResult(
                node.whole("image_id"), (int) node.whole("category_id"), node.box("bbox"), node.number("score"));
    }

    private static void writeImage(JsonGenerator json, Image image) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", image.id());
        json.writeStringField("file_name", image.fileName());
        json.writeNumberField("width", image.width());
        json.writeNumberField("height", image.height());
        json.writeEndObject();
    }

    private static void writeAnnotation(JsonGenerator json, Annotation annotation) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", annotation.id());
        json.writeNumberField("image_id", annotation.imageId());
        json.writeNumberField("category_id", annotation.categoryId());
        writeBox(json, annotation.box());
        json.writeNumberField("area", annotation.area());
        json.writeNumberField("iscrowd", annotation.crowd() ? 1 : 0);
        json.writeEndObject();
    }

    private static void writeBox(JsonGenerator json, Box box) throws IOException {
        json.writeArrayFieldStart("bbox");
        json.writeNumber(box.left());
        json.writeNumber(box.top());
        json.writeNumber(box.width());
        json.writeNumber(box.height());
        json.writeEndArray();
    }

    private static void forEach(Path file, JsonParser parser, ElementConsumer consumer) throws IOException {
        parser.nextToken();
        requireStart(file, parser, JsonToken.START_ARRAY, "an array");
        elements(file, parser, consumer);
    }

    private static void elements(Path file, JsonParser parser, ElementConsumer consumer) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = parser.currentTokenLocation().getLineNr();
            consumer.accept(new JsonElement(file, line, parser.readValueAsTree()));
        }
    }

    private static void skipValue(JsonParser parser) throws IOException {
        parser.nextToken();
        parser.skipChildren();
    }

    private static void requireStart(Path file, JsonParser parser, JsonToken token, String what) throws IOException {
        if (parser.currentToken() != token) {
            throw new FormatException(file, parser.currentTokenLocation().getLineNr(), "expected " + what);
        }
    }

    private static void parse(Path file, ParserConsumer consumer) throws IOException {
        try (JsonParser parser = JSON.createParser(file.toFile())) {
            parser.nextToken();
            consumer.accept(parser);
        } catch (JsonProcessingException e) {
            FormatException problem = e.getLocation() == null
                    ? new FormatException(file, e.getOriginalMessage())
                    : new FormatException(file, e.getLocation().getLineNr(), e.getOriginalMessage());
            problem.initCause(e);
            throw problem;
        }
    }

    private static void write(Path file, GeneratorConsumer consumer) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(Files.newBufferedWriter(file))) {
            consumer.accept(json);
        }
    }

    private interface ElementConsumer {
        void accept(JsonElement element) throws IOException;
    }

    private interface ParserConsumer {
        void accept(JsonParser parser) throws IOException;
    }

    private interface GeneratorConsumer {
        void accept(JsonGenerator json) throws IOException;
    }
}
