package io.drivesight.training.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Parser;
import io.drivesight.evaluation.formats.JsonItem;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * BDD100K labels: an array of frames ({@code name}, {@code labels} with {@code category} and {@code box2d x1 y1 x2 y2} in pixels), the
 * same under {@code frames}, or one file per image with {@code frames[0].objects}. {@code videoName} is the scene; where it is missing,
 * the part of the file name that names the video. Labels without a box (lanes, areas) are not objects.
 */
final class Bdd100kReader extends DatasetReader {
    Bdd100kReader(DatasetFolder folder) {
        super(folder);
    }

    @Override
    boolean recognises() throws IOException {
        List<Path> files = files();
        // One look decides: the files of a dataset are alike.
        return !files.isEmpty() && isBdd(files.get(0));
    }

    private static boolean isBdd(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
            return head.contains("\"name\"") && (head.contains("\"labels\"") || head.contains("\"frames\""));
        }
    }

    private List<Path> files() throws IOException {
        Path labels = folder.labels(List.of("labels", "annotations")).orElse(folder.root());
        return Files.isRegularFile(labels) ? List.of(labels) : folder.labelFiles(labels, ".json");
    }

    @Override
    void readLabels() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw nothingToRead("BDD100K JSON here or in labels/");
        }
        for (Path file : files) {
            Parser<JsonItem> parser = (item, where) -> frame(file, item, where);
            items(file, "frames of BDD100K", Map.of(JsonItem.WHOLE_FILE, parser, "frames", parser));
        }
    }

    private void frame(Path file, JsonItem item, String where) throws IOException {
        // In files of one image the frame has no name: the file's is meant.
        String name = item.has("name") || !item.has("objects")
                ? item.text("name")
                : ImageIndex.stem(file.getFileName().toString());
        add(file, name, where, scene(item, name), (json, size) -> boxes(item, where));
    }

    @Override
    @Nullable
    Split split(Path labels, Path image) {
        @Nullable Split byFolder = super.split(labels, image);
        return byFolder != null ? byFolder : splitByName(labels);
    }

    private static String scene(JsonItem item, String name) {
        // "b1c66a42-6f7d68ca.jpg": the first part names the drive, the second its clip.
        String stem = ImageIndex.stem(name);
        return item.text("videoName", stem.substring(stem.lastIndexOf('/') + 1).split("-", 2)[0]);
    }

    private List<RawBox> boxes(JsonItem frame, String where) throws IOException {
        List<RawBox> boxes = new ArrayList<>();
        int index = 0;
        for (JsonNode node : frame.node().path(frame.node().has("labels") ? "labels" : "objects")) {
            JsonItem label = new JsonItem(frame.file(), frame.line(), frame.column(), node);
            if (label.has("box2d")) {
                parse(box(boxes), label, where + " label " + index);
            }
            index++;
        }
        return boxes;
    }

    private Parser<JsonItem> box(List<RawBox> boxes) {
        return (label, where) -> {
            JsonItem box = label.at("box2d");
            addBox(
                    boxes,
                    label.text("category"),
                    box.number("x1"),
                    box.number("y1"),
                    box.number("x2"),
                    box.number("y2"),
                    label.node().path("attributes").path("crowd").asBoolean(),
                    where);
        };
    }
}
