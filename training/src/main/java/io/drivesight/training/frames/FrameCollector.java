package io.drivesight.training.frames;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings frames into a folder that can be read as a dataset of format {@code frames}: a folder is used in place, those of a recording
 * ({@code .mcap}) or of a Kafka topic ({@code kafka://HOST:PORT/TOPIC}) are written as image files.
 */
public final class FrameCollector {
    private static final String MANIFEST = "collected.json";
    private static final String DATASET = "dataset.yaml";
    private static final String SCHEME = "kafka://";
    private static final String FOLDERS_ARE_WHOLE =
            "all pictures of the folder are used: --max-frames, --every, --apart, --camera and --from choose from recordings and topics";
    private static final Pattern TOPIC =
            Pattern.compile("(?<servers>[^/,@\\s]+:\\d{1,5}(,[^/,@\\s]+:\\d{1,5})*)/(?<topic>[A-Za-z0-9._-]{1,249})");
    private static final ObjectMapper JSON = new ObjectMapper();

    private FrameCollector() {}

    /**
     * Collects.
     *
     * @param spec a folder, an {@code .mcap} file, {@code kafka://HOST:PORT[,HOST:PORT]/TOPIC}, or the same without {@code kafka://}
     * @param spool where image files go; made when missing; what an earlier collection left there is replaced
     * @param options which frames
     * @param reuse true: frames that the same collection has brought there already are used again
     * @param progress is told how many frames were taken
     * @throws DatasetException when there is no frame to be had; the message says what to do
     * @throws IllegalArgumentException when the spec is none of these
     */
    public static CollectedFrames collect(
            String spec, Path spool, FrameOptions options, boolean reuse, Progress progress) throws IOException {
        Optional<FrameSource> source = source(spec);
        if (source.isEmpty()) {
            boolean asked = !options.choice().equals(FrameOptions.DEFAULT.choice());
            return new CollectedFrames(
                    Path.of(spec), spec, -1, 0, Map.of(), asked ? List.of(FOLDERS_ARE_WHOLE) : List.of());
        }
        String what = spec + " " + options.choice();
        Optional<CollectedFrames> known = reuse ? read(spool, spec, what) : Optional.empty();
        if (known.isPresent()) {
            return known.get();
        }
        clear(spool);
        CollectedFrames collected = collect(source.get(), spec, spool, options, progress);
        write(spool, what, collected);
        return collected;
    }

    /** What a spec means; empty: a folder. */
    private static Optional<FrameSource> source(String spec) {
        boolean kafka = spec.startsWith(SCHEME);
        if (!kafka && Files.isDirectory(Path.of(spec))) {
            return Optional.empty();
        }
        if (!kafka && Files.isRegularFile(Path.of(spec))) {
            return Optional.of(new RecordingSource(Path.of(spec)));
        }
        Matcher matcher = TOPIC.matcher(kafka ? spec.substring(SCHEME.length()) : spec);
        if (matcher.matches()) {
            return Optional.of(new TopicSource(matcher.group("servers"), matcher.group("topic")));
        }
        throw new IllegalArgumentException(
                "'%s' is no folder, no recording (.mcap) and no topic (kafka://HOST:PORT/TOPIC)".formatted(spec));
    }

    private static CollectedFrames collect(
            FrameSource source, String spec, Path folder, FrameOptions options, Progress progress) throws IOException {
        FrameSpool spool = new FrameSpool(folder, options);
        List<String> notes = new ArrayList<>(source.fill(spool, options, progress));
        if (spool.isOutOfBytes()) {
            notes.add("stopped at %d MB of frames".formatted(options.mostBytes() >> 20));
        }
        CollectedFrames collected =
                new CollectedFrames(folder, spec, spool.taken(), spool.seen(), spool.skipped(), notes);
        if (spool.taken() == 0) {
            throw new DatasetException("no frame could be had from %s%s".formatted(collected.summary(), said(notes)));
        }
        return collected;
    }

    private static String said(List<String> notes) {
        return notes.isEmpty() ? "" : "; " + String.join("; ", notes);
    }

    /** Removes what an earlier collection left; a folder with anything else in it is not ours to empty. */
    private static void clear(Path spool) throws IOException {
        Files.createDirectories(spool);
        try (Stream<Path> found = Files.list(spool)) {
            List<Path> files = found.toList();
            if (!files.isEmpty() && !Files.exists(spool.resolve(MANIFEST))) {
                throw new DatasetException(spool + ": holds other files; frames need a folder of their own");
            }
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.writeString(spool.resolve(MANIFEST), "{}");
    }

    private static void write(Path spool, String what, CollectedFrames collected) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("of", what).put("taken", collected.taken()).put("seen", collected.seen());
        collected.skipped().forEach(node.putObject("skipped")::put);
        collected.notes().forEach(node.putArray("notes")::add);
        Files.write(spool.resolve(MANIFEST), JSON.writeValueAsBytes(node));
        Files.writeString(spool.resolve(DATASET), "name: \"%s\"\n".formatted(name(collected.source())));
    }

    /** What to call the frames in cards and reports: the recording's or the topic's name. */
    private static String name(String spec) {
        return spec.substring(spec.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
    }

    private static Optional<CollectedFrames> read(Path spool, String spec, String what) throws IOException {
        Path manifest = spool.resolve(MANIFEST);
        if (!Files.exists(manifest)) {
            return Optional.empty();
        }
        JsonNode node = JSON.readTree(Files.readAllBytes(manifest));
        if (!node.path("of").asText().equals(what)) {
            return Optional.empty();
        }
        Map<String, Long> skipped = new TreeMap<>();
        node.path("skipped")
                .properties()
                .forEach(entry -> skipped.put(entry.getKey(), entry.getValue().asLong()));
        List<String> notes = new ArrayList<>(List.of("collected earlier"));
        node.path("notes").forEach(note -> notes.add(note.asText()));
        return Optional.of(new CollectedFrames(
                spool, spec, node.path("taken").asInt(), node.path("seen").asLong(), skipped, notes));
    }
}
