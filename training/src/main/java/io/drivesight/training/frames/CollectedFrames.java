package io.drivesight.training.frames;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in a folder, ready to be read as a dataset of format {@code frames}. A folder is used in place; the frames of a recording
 * ({@code .mcap}) or of a Kafka topic ({@code kafka://HOST:PORT/TOPIC}) are written as image files.
 *
 * @param folder where they are
 * @param source what they came from, without secrets
 * @param taken frames written; -1: the folder itself was given, nothing was written
 * @param seen messages looked at
 * @param skipped by reason, how many were of no use
 * @param notes what a person should know, one sentence each
 */
public record CollectedFrames(
        Path folder, String source, int taken, long seen, Map<String, Long> skipped, List<String> notes) {
    private static final String MANIFEST = "collected.json";
    private static final String DATASET = "dataset.yaml";
    private static final String SCHEME = "kafka://";
    private static final String FOLDERS_ARE_WHOLE =
            "all pictures of the folder are used: --max-frames, --every, --camera and --newest choose from recordings and topics";
    private static final Pattern TOPIC =
            Pattern.compile("(?<servers>[^/,@\\s]+:\\d{1,5}(,[^/,@\\s]+:\\d{1,5})*)/(?<topic>[A-Za-z0-9._-]{1,249})");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Gives frames one after the other. */
    interface Source {
        /**
         * Offers frames until the spool is full or there are no more.
         *
         * @return what a person should know, one sentence each
         * @throws DatasetException when there is nothing to read; the message says what to do
         */
        List<String> fill(FrameSpool spool, FrameOptions options, Progress progress) throws IOException;
    }

    /** What stands beside the frames, so that the same collection need not be made again; empty while it is being made. */
    private record Manifest(@Nullable String of, int taken, long seen) {}

    public CollectedFrames {
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
        notes = List.copyOf(notes);
    }

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
        Optional<Source> source = source(spec);
        if (source.isEmpty()) {
            boolean asked = !options.toString().equals(FrameOptions.DEFAULT.toString());
            return new CollectedFrames(
                    Path.of(spec), spec, -1, 0, Map.of(), asked ? List.of(FOLDERS_ARE_WHOLE) : List.of());
        }
        String what = spec + " " + options;
        Optional<CollectedFrames> known = reuse ? read(spool, spec, what) : Optional.empty();
        return known.isPresent() ? known.get() : collect(source.get(), spec, what, spool, options, progress);
    }

    /** What a spec means; empty: a folder. */
    private static Optional<Source> source(String spec) {
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
            Source source, String spec, String what, Path folder, FrameOptions options, Progress progress)
            throws IOException {
        clear(folder);
        FrameSpool spool = new FrameSpool(folder, options);
        CollectedFrames collected = spool.collected(spec, source.fill(spool, options, progress));
        List<String> notes = collected.notes;
        if (collected.taken == 0) {
            throw new DatasetException("no frame could be had from " + collected.summary()
                    + (notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
        }
        JSON.writeValue(folder.resolve(MANIFEST).toFile(), new Manifest(what, collected.taken, collected.seen));
        // The recording's or the topic's name is what cards and reports call the frames.
        String name = spec.substring(spec.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        Files.writeString(folder.resolve(DATASET), "name: \"%s\"\n".formatted(name));
        return collected;
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

    private static Optional<CollectedFrames> read(Path spool, String spec, String what) throws IOException {
        Path file = spool.resolve(MANIFEST);
        Manifest manifest =
                Files.exists(file) ? JSON.readValue(file.toFile(), Manifest.class) : new Manifest(null, 0, 0);
        return what.equals(manifest.of)
                ? Optional.of(new CollectedFrames(
                        spool, spec, manifest.taken, manifest.seen, Map.of(), List.of("collected earlier")))
                : Optional.empty();
    }

    /** One line for people. */
    public String summary() {
        if (taken < 0) {
            return "frames: " + folder;
        }
        StringBuilder text = new StringBuilder("%s: %d frames taken of %d".formatted(source, taken, seen));
        skipped.forEach((reason, count) -> text.append(", %d %s".formatted(count, reason)));
        return text.toString();
    }
}
