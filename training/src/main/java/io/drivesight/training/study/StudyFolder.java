package io.drivesight.training.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.training.evaluate.Objective.ClassMatches;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A study on disk: a folder a run, with {@code row.json}, {@code matches.json} and {@code cost.json}, and beside them {@code study.json}.
 * A row is written last: where there is one, the run is done. Where there are costs, it is begun.
 *
 * <p>Several processes work on one folder, each on other runs: the engine that trains knows one training in a process. Locks are the
 * system's: they end with the process that holds them, however it ends.
 */
final class StudyFolder {
    private static final String ROW = "row.json";
    private static final String MATCHES = "matches.json";
    private static final String COST = "cost.json";
    private static final String STUDY = "study.json";
    private static final String SCENES = "scenes.json";
    private static final long LOCK_POLL_MILLIS = 20;
    /** Differences from another study that are told one by one. */
    private static final int SHOWN = 5;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper INDENTED =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path root;

    StudyFolder(Path root) {
        this.root = root;
    }

    Path run(String folder) {
        return root.resolve(folder);
    }

    Optional<StudyRow> row(String folder) throws IOException {
        return read(run(folder).resolve(ROW), new TypeReference<>() {});
    }

    private static <T> Optional<T> read(Path file, TypeReference<T> type) throws IOException {
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), type)) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new TrainingException(
                    "%s: damaged, or of an older version (%s); delete the run's folder to run it again, or give another --out"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    /** Writes a run's result; from then on it is done. */
    void write(String folder, TrainedRuns.Made made) throws IOException {
        ModelExport.write(run(folder).resolve(MATCHES), JSON.writeValueAsBytes(made.matches()));
        ModelExport.write(run(folder).resolve(ROW), INDENTED.writeValueAsBytes(made.row()));
    }

    /** A run's matches by set; empty when there are none. */
    Map<String, ClassMatches> matches(String folder) {
        Path file = run(folder).resolve(MATCHES);
        try {
            return JSON.readValue(file.toFile(), new TypeReference<Map<String, ClassMatches>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read; delete the run's folder to run it again", e);
        }
    }

    /** What a run's sessions have cost so far. */
    TrainedRuns.Cost cost(String folder) throws IOException {
        return read(run(folder).resolve(COST), new TypeReference<TrainedRuns.Cost>() {})
                .orElse(TrainedRuns.Cost.NONE);
    }

    void writeCost(String folder, TrainedRuns.Cost cost) throws IOException {
        ModelExport.write(run(folder).resolve(COST), JSON.writeValueAsBytes(cost));
    }

    boolean isBegun(String folder) {
        return Files.exists(run(folder).resolve(COST));
    }

    /** Processor time of all that was ever run here, finished or not, wanted by now or not [s]. */
    double spentCpuSeconds() throws IOException {
        double spent = 0;
        for (String folder : runs()) {
            Optional<StudyRow> row = row(folder);
            spent += row.isPresent() ? row.get().cpuSeconds() : cost(folder).cpuSeconds();
        }
        return spent;
    }

    private List<String> runs() throws IOException {
        try (Stream<Path> children = Files.list(root)) {
            return children.filter(child -> Files.exists(child.resolve(ROW)) || Files.exists(child.resolve(COST)))
                    .map(child -> String.valueOf(child.getFileName()))
                    .toList();
        }
    }

    /** Works on a run, unless another worker does: then false. */
    boolean ifFree(String folder, Study.Work work) throws IOException, InterruptedException {
        Path lockFile = Files.createDirectories(run(folder)).resolve("lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            if (lock != null) {
                work.run();
            }
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return false;
        }
    }

    /** Works on what all share, once it is free. */
    void alone(Study.Work work) throws IOException, InterruptedException {
        while (!ifFree("", work)) {
            Thread.sleep(LOCK_POLL_MILLIS);
        }
    }

    /**
     * Writes {@code study.json} into a new folder, or checks that the folder belongs to this study: the configuration without its budget,
     * the base models' bytes and what the sets say must be the same.
     *
     * @param models SHA-256 by path of the base model
     * @param sets content hash by set
     * @param scenes by set, the scene of each image that counts
     * @throws TrainingException when it belongs to another study
     */
    void claim(
            StudyConfig config, Map<String, String> models, Map<String, String> sets, Map<String, List<String>> scenes)
            throws IOException, InterruptedException {
        ObjectNode identity = JSON.createObjectNode();
        identity.set("study", JSON.<ObjectNode>valueToTree(config).without("budget"));
        identity.set("modelSha256", JSON.valueToTree(models));
        identity.set("setSha256", JSON.valueToTree(sets));
        alone(() -> {
            Path file = root.resolve(STUDY);
            if (Files.exists(file)) {
                requireSame(leaves(JSON.readTree(file.toFile())), leaves(identity));
                return;
            }
            List<String> runs = runs();
            if (!runs.isEmpty()) {
                throw new TrainingException(
                        "%s holds runs, e.g. %s, but not their study (study.json); give another --out"
                                .formatted(root, runs.get(0)));
            }
            ModelExport.write(root.resolve(SCENES), JSON.writeValueAsBytes(scenes));
            ModelExport.write(file, identity.toPrettyString());
        });
    }

    /** What {@link #claim} was told of scenes. */
    Map<String, List<String>> scenes() throws IOException {
        return read(root.resolve(SCENES), new TypeReference<Map<String, List<String>>>() {})
                .orElse(Map.of());
    }

    private void requireSame(Map<String, String> was, Map<String, String> is) {
        List<String> differences = Stream.concat(was.keySet().stream(), is.keySet().stream())
                .distinct()
                .filter(key -> !Objects.equals(was.get(key), is.get(key)))
                .map(key -> "%s was %s, is %s"
                        .formatted(key, was.getOrDefault(key, "nothing"), is.getOrDefault(key, "nothing")))
                .toList();
        if (!differences.isEmpty()) {
            int more = differences.size() - SHOWN;
            throw new TrainingException("%s belongs to another study: %s%s. Give another --out, or the study as it was"
                    .formatted(
                            root,
                            differences.stream().limit(SHOWN).collect(Collectors.joining("; ")),
                            more > 0 ? "; and " + more + " more" : ""));
        }
    }

    /** The values of a tree by their path, e.g. {@code common.steps} or {@code bases.0.name}. */
    private static Map<String, String> leaves(JsonNode tree) {
        Map<String, String> leaves = new TreeMap<>();
        collect("", tree, leaves);
        return leaves;
    }

    private static void collect(String path, JsonNode node, Map<String, String> leaves) {
        if (node.isValueNode()) {
            leaves.put(path.substring(1).replaceFirst("^study\\.", ""), node.toString());
        }
        node.properties().forEach(field -> collect(path + "." + field.getKey(), field.getValue(), leaves));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(path + "." + i, node.get(i), leaves);
        }
    }
}
