package io.drivesight.training.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.JsonItem;
import io.drivesight.training.exchange.LabelImport.Imported;
import io.drivesight.training.exchange.Picture.NamedBox;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Label Studio's JSON: a task for each picture, the model's detections as {@code predictions}, what people made of them as
 * {@code annotations}. Boxes are in per cent of the picture, from its upper left corner.
 */
public final class LabelStudioFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOX = "rectanglelabels";
    /** What Label Studio puts before the name of an uploaded file. */
    private static final Pattern UPLOADED = Pattern.compile("^[0-9a-f]{8}-");

    private LabelStudioFile() {}

    /** The labelling interface that the tasks fit. */
    public static String config(List<String> classes) {
        StringBuilder xml = new StringBuilder(
                "<View>\n  <Image name=\"image\" value=\"$image\"/>\n  <RectangleLabels name=\"label\" toName=\"image\">\n");
        classes.forEach(name -> xml.append("    <Label value=\"")
                .append(name.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;"))
                .append("\"/>\n"));
        return xml.append("  </RectangleLabels>\n</View>\n").toString();
    }

    /**
     * Tasks with predictions.
     *
     * @param prefix what goes before the picture's name, e.g. {@code /data/local-files/?d=}; behind {@code ?} the name is escaped
     * @param model name of the model that predicts
     */
    public static byte[] write(List<Picture> pictures, String prefix, String model) throws IOException {
        ArrayNode tasks = JSON.createArrayNode();
        for (Picture picture : pictures) {
            ObjectNode task = tasks.addObject();
            String name = prefix.contains("?")
                    ? URLEncoder.encode(picture.file(), StandardCharsets.UTF_8).replace("%2F", "/")
                    : picture.file();
            task.putObject("data").put("image", prefix + name);
            ObjectNode prediction = task.putArray("predictions").addObject();
            prediction.put("model_version", model);
            prediction.put(
                    "score",
                    picture.boxes().stream()
                            .mapToDouble(NamedBox::score)
                            .average()
                            .orElse(0));
            ArrayNode result = prediction.putArray("result");
            for (int i = 0; i < picture.boxes().size(); i++) {
                box(result.addObject(), "box" + i, picture.boxes().get(i), picture.size());
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(tasks);
    }

    private static void box(ObjectNode node, String id, NamedBox box, ImageSize size) {
        node.put("id", id);
        node.put("type", BOX);
        node.put("from_name", "label");
        node.put("to_name", "image");
        node.put("original_width", size.width());
        node.put("original_height", size.height());
        node.put("image_rotation", 0);
        node.put("score", box.score());
        ObjectNode value = node.putObject("value");
        value.put("x", 100 * box.box().left() / size.width());
        value.put("y", 100 * box.box().top() / size.height());
        value.put("width", 100 * box.box().width() / size.width());
        value.put("height", 100 * box.box().height() / size.height());
        value.put("rotation", 0);
        value.putArray(BOX).add(box.label());
    }

    /**
     * What people made of it: of each task the last annotation that was not cancelled. Tasks without one are left out: predictions that
     * nobody looked at are no labels.
     *
     * @throws io.drivesight.evaluation.formats.FormatException when it is not such a file, with the line
     */
    public static Imported read(Path file) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        int[] leftOut = {0};
        int[] unseen = {0};
        JsonItem.forEach(file, "a list of tasks, as Label Studio exports as JSON", Map.of(JsonItem.WHOLE_FILE, task -> {
            @Nullable JsonNode last = null;
            for (JsonNode annotation : task.node().path("annotations")) {
                last = annotation.path("was_cancelled").asBoolean() ? last : annotation;
            }
            if (last == null) {
                unseen[0]++;
                return;
            }
            String name = name(task.at("data").text("image"));
            List<NamedBox> boxes = new ArrayList<>();
            ImageSize size = new ImageSize(1, 1);
            for (JsonNode result : last.path("result")) {
                JsonItem item = new JsonItem(file, task.line(), task.column(), result);
                @Nullable NamedBox box = read(item);
                if (box == null) {
                    leftOut[0]++;
                } else {
                    boxes.add(box);
                    size = size(item);
                }
            }
            pictures.add(new Picture(name, size, boxes));
        }));
        return new Imported(pictures, leftOut[0], unseen[0]);
    }

    private static String name(String image) {
        int query = image.lastIndexOf("?d=");
        String path = query >= 0 ? URLDecoder.decode(image.substring(query + 3), StandardCharsets.UTF_8) : image;
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        // What was uploaded lies in one folder, under a longer name.
        return path.contains("/upload/") ? UPLOADED.matcher(name).replaceFirst("") : path;
    }

    private static ImageSize size(JsonItem item) throws IOException {
        return new ImageSize(side(item, "original_width"), side(item, "original_height"));
    }

    private static int side(JsonItem item, String key) throws IOException {
        long pixels = item.whole(key);
        if (pixels < 1 || pixels > Picture.LONGEST_SIDE) {
            throw item.problem("%s must be 1 to %d, was %d".formatted(key, Picture.LONGEST_SIDE, pixels));
        }
        return (int) pixels;
    }

    /** Null: no box, or a turned one. */
    private static @Nullable NamedBox read(JsonItem item) throws IOException {
        if (!item.text("type", "").equals(BOX)) {
            return null;
        }
        JsonItem value = item.at("value");
        String label = value.node().path(BOX).path(0).asText();
        ImageSize size = size(item);
        double left = value.number("x") / 100 * size.width();
        double top = value.number("y") / 100 * size.height();
        double width = value.number("width") / 100 * size.width();
        double height = value.number("height") / 100 * size.height();
        boolean usable = !label.isBlank() && value.number("rotation", 0) == 0 && width > 0 && height > 0;
        return usable ? NamedBox.of(label, Box.ofSize(left, top, width, height)) : null;
    }
}
