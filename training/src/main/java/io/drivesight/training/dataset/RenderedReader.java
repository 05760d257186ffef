package io.drivesight.training.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.JsonItem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Synthetic drives as {@code drivesight render} writes them: {@code truth.jsonl}, a frame a line, in the folder or in the folders below,
 * each of which is a scene. Boxes are around what can be seen; what is mostly hidden or too small to be told is neither object nor
 * background.
 */
final class RenderedReader extends DatasetReader {
    private static final String TRUTH = "truth.jsonl";
    private static final int MAX_DEPTH = 4;
    /** Less of its silhouette in sight than this tells nobody what it is. */
    private static final double LEAST_VISIBLE = 0.3;
    /** Likewise with sides shorter than this [px]. */
    private static final double LEAST_SIDE = 6;

    private static final ObjectMapper JSON = new ObjectMapper();

    RenderedReader(DatasetFolder folder) {
        super(folder);
    }

    @Override
    boolean recognises() throws IOException {
        return !files().isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> walk = Files.walk(folder.root(), MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(path -> path.endsWith(TRUTH)).sorted().toList();
        }
    }

    @Override
    void readLabels() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            throw nothingToRead(TRUTH + " as 'drivesight render --out DIR' writes it");
        }
        for (Path file : files) {
            // Drives of many frames are larger than other label files.
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                long number = 0;
                for (@Nullable String line = reader.readLine(); line != null; line = reader.readLine()) {
                    String where = folder.name(file) + ":" + ++number;
                    JsonItem frame = new JsonItem(file, (int) number, 1, tree(line));
                    parse(this::frame, frame, where);
                }
            }
        }
    }

    /** What is no JSON lacks every key, which is said of it. */
    private static JsonNode tree(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private void frame(JsonItem frame, String where) throws IOException {
        Path drive = Objects.requireNonNull(frame.file().getParent());
        Path picture = drive.resolve(frame.text("image"));
        Path below = folder.root().relativize(drive);
        String scene = below.toString().isEmpty() ? frame.text("scenario", "drive") : below.toString();
        List<RawBox> boxes = boxes(frame, where);
        folder.source(picture).ifPresent(source -> add(frame.file(), source, boxes, scene));
    }

    private List<RawBox> boxes(JsonItem frame, String where) throws FormatException {
        List<RawBox> boxes = new ArrayList<>();
        for (JsonNode node : frame.node().path("objects")) {
            JsonItem object = new JsonItem(frame.file(), frame.line(), 1, node);
            if (object.has("visible_box")) {
                // Four corners here: left, top, right, bottom.
                double[] box = object.box("visible_box");
                boolean ignore = object.number("visible_fraction") < LEAST_VISIBLE
                        || Math.min(box[2] - box[0], box[3] - box[1]) < LEAST_SIDE;
                addBox(boxes, object.text("class"), box[0], box[1], box[2], box[3], ignore, where);
            }
        }
        return boxes;
    }
}
