package io.drivesight.training.exchange;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.drivesight.core.geometry.Box;
import io.drivesight.training.exchange.Picture.NamedBox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;

/**
 * COCO's files for object detection (cocodataset.org): {@code images}, {@code annotations} and {@code categories} for the truth, a
 * list for the results. Pictures are numbered from 1 in the order given, categories from 1 in theirs, annotations from 1 too: 0 means
 * "none" to pycocotools.
 */
public final class CocoFiles {
    private CocoFiles() {}

    /** What to write. */
    @FunctionalInterface
    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * The truth.
     *
     * @param classes names of the categories; boxes of others are left out
     */
    public static byte[] truth(List<Picture> pictures, List<String> classes) throws IOException {
        return json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("images");
            for (int i = 0; i < pictures.size(); i++) {
                Picture picture = pictures.get(i);
                json.writeStartObject();
                json.writeNumberField("id", i + 1);
                json.writeStringField("file_name", picture.file());
                json.writeNumberField("width", picture.size().width());
                json.writeNumberField("height", picture.size().height());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            int id = 0;
            for (int i = 0; i < pictures.size(); i++) {
                for (NamedBox box : pictures.get(i).boxes()) {
                    if (classes.contains(box.label())) {
                        json.writeStartObject();
                        json.writeNumberField("id", ++id);
                        place(json, i + 1, 1 + classes.indexOf(box.label()), box.box());
                        json.writeNumberField("area", rounded(box.box().area()));
                        json.writeNumberField("iscrowd", box.crowd() ? 1 : 0);
                        json.writeEndObject();
                    }
                }
            }
            json.writeEndArray();
            json.writeArrayFieldStart("categories");
            for (int i = 0; i < classes.size(); i++) {
                json.writeStartObject();
                json.writeNumberField("id", i + 1);
                json.writeStringField("name", classes.get(i));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** The results for the same pictures and classes. */
    public static byte[] results(List<Picture> pictures, List<String> classes) throws IOException {
        return json(json -> {
            json.writeStartArray();
            for (int i = 0; i < pictures.size(); i++) {
                for (NamedBox box : pictures.get(i).boxes()) {
                    if (classes.contains(box.label())) {
                        json.writeStartObject();
                        place(json, i + 1, 1 + classes.indexOf(box.label()), box.box());
                        json.writeNumberField("score", Math.round(1e5 * box.score()) / 1e5);
                        json.writeEndObject();
                    }
                }
            }
            json.writeEndArray();
        });
    }

    private static void place(JsonGenerator json, int image, int category, Box box) throws IOException {
        json.writeNumberField("image_id", image);
        json.writeNumberField("category_id", category);
        json.writeArrayFieldStart("bbox");
        for (double value : new double[] {box.left(), box.top(), box.width(), box.height()}) {
            json.writeNumber(rounded(value));
        }
        json.writeEndArray();
    }

    private static double rounded(double value) {
        return Math.round(1000 * value) / 1000.0;
    }

    private static byte[] json(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes, JsonEncoding.UTF8)) {
            content.write(json);
        }
        return bytes.toByteArray();
    }
}
