package io.drivesight.training.cli;

import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.frames.CollectedFrames;
import io.drivesight.training.frames.FrameOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options, shared by several commands, for frames from a folder, a recording or a Kafka topic. */
final class FrameSourceOptions {
    @Option(
            names = "--frames",
            paramLabel = "SOURCE",
            description =
                    "Frames without labels: a folder of images, a recording (.mcap) or a topic (kafka://HOST:PORT/TOPIC); may be "
                            + "given several times.")
    private List<String> frames = new ArrayList<>();

    @Option(
            names = "--max-frames",
            paramLabel = "N",
            description = "Frames to take from a recording or topic at most (default: ${DEFAULT-VALUE}).")
    private int most = FrameOptions.DEFAULT.most();

    @Option(
            names = "--every",
            paramLabel = "N",
            description = "Take every Nth frame of each camera of a recording or topic (default: ${DEFAULT-VALUE}).")
    private int every = 1;

    @Option(
            names = "--camera",
            paramLabel = "CAMERA",
            description = "Only this camera, by name or as VEHICLE/CAMERA (default: all).")
    private @Nullable String camera;

    @Option(names = "--newest", description = "Of a topic the newest frames that are there, not the oldest.")
    private boolean newest;

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description = "Java properties file with Kafka client settings, e.g. for TLS and SASL.")
    private @Nullable Path kafkaConfig;

    /** What {@code --frames} named. */
    List<String> frames() {
        return List.copyOf(frames);
    }

    /**
     * Collects what {@code --frames} named; each source gets a folder of its own below the spool.
     *
     * @throws IllegalArgumentException when none was named
     */
    List<CollectedFrames> collect(Path spool, boolean reuse, PrintWriter out) throws IOException {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException(
                    "no frames: give --frames with a folder, a recording (.mcap) or kafka://HOST:PORT/TOPIC");
        }
        FrameOptions options = options();
        List<CollectedFrames> all = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            try (ProgressLine progress = new ProgressLine("frames")) {
                all.add(CollectedFrames.collect(
                        frames.get(i), spool.resolve(Integer.toString(i + 1)), options, reuse, progress));
            }
            CollectedFrames collected = all.get(i);
            out.println(collected.summary());
            collected.notes().forEach(note -> out.println("note: " + note));
            out.flush();
        }
        return all;
    }

    private FrameOptions options() throws IOException {
        return new FrameOptions(
                most,
                every,
                Optional.ofNullable(camera),
                newest,
                kafkaConfig == null ? Map.of() : properties(kafkaConfig));
    }

    private static Map<String, String> properties(Path file) throws IOException {
        Properties read = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            read.load(reader);
        } catch (IllegalArgumentException e) {
            // The message may hold what is in the file.
            throw new DatasetException(file + ": not a Java properties file", e);
        }
        Map<String, String> properties = new LinkedHashMap<>();
        read.forEach((key, value) -> properties.put(key.toString(), value.toString()));
        return properties;
    }
}
