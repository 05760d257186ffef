package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A study on disk: a folder a run, with {@code row.json}, {@code matches.json} and {@code cost.json}, and beside them
 * {@code study.json}, {@code plan.json} and their lock. A row is written last: where there is one, the run is done.
 *
 * <p>Several processes work on one folder, each on other runs: the engine that trains knows one training in a process. Locks are the
 * system's: they end with the process that holds them, however it ends.
 */
final class StudyFolder {
    private static final String ROW = "row.json";
    private static final String MATCHES = "matches.json";
    private static final String COST = "cost.json";
    private static final long LOCK_POLL_MILLIS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper INDENTED =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path root;

    /**
     * What workers agreed on, {@code plan.json}; changed under the study's lock only. Whether a run still fits depends on when it is
     * asked, so the answer is written once and read by all.
     *
     * @param allowedCpuSeconds the budget [s]; null: none
     * @param begun runs that were begun, done or not, by folder: what they were predicted to cost [s]
     * @param skipped runs that are left out, by folder
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Ledger(
            @Nullable Double allowedCpuSeconds,
            Map<String, Double> begun,
            Map<String, StudyResult.SkippedRun> skipped) {}

    StudyFolder(Path root) {
        this.root = root;
    }

    Path run(String folder) {
        return root.resolve(folder);
    }

    Optional<StudyRow> row(String folder) throws IOException {
        Path file = run(folder).resolve(ROW);
        return Files.exists(file) ? Optional.of(read(file, StudyRow.class)) : Optional.empty();
    }

    private static <T> T read(Path file, Class<T> type) throws IOException {
        try {
            return JSON.readValue(file.toFile(), type);
        } catch (JsonProcessingException e) {
            throw new TrainingException(
                    "%s: damaged, or of an older version (%s); delete the run's folder to run it again, or give another --out"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        }
    }

    /** Writes a run's result; from then on it is done. */
    void write(String folder, RunMaker.Made made) throws IOException {
        ModelExport.write(run(folder).resolve(MATCHES), JSON.writeValueAsBytes(made.matches()));
        ModelExport.write(run(folder).resolve(ROW), INDENTED.writeValueAsBytes(made.row()));
    }

    /** A run's matches by set; empty when there are none. */
    Map<String, MatchedSet> matches(String folder) {
        Path file = run(folder).resolve(MATCHES);
        try {
            return JSON.readValue(file.toFile(), new TypeReference<Map<String, MatchedSet>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read; delete the run's folder to run it again", e);
        }
    }

    /** What a run's sessions have cost so far. */
    RunMaker.Cost cost(String folder) throws IOException {
        Path file = run(folder).resolve(COST);
        return Files.exists(file) ? read(file, RunMaker.Cost.class) : RunMaker.Cost.NONE;
    }

    void writeCost(String folder, RunMaker.Cost cost) throws IOException {
        ModelExport.write(run(folder).resolve(COST), JSON.writeValueAsBytes(cost));
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

    /** What is done while a lock is held. */
    interface Work<T> {
        T work() throws IOException, InterruptedException;
    }

    /** Works on a run, unless another worker does: then nothing. */
    <T> Optional<T> ifFree(String folder, Work<T> work) throws IOException, InterruptedException {
        return ifFree(run(folder), work);
    }

    private static <T> Optional<T> ifFree(Path folder, Work<T> work) throws IOException, InterruptedException {
        Path lockFile = Files.createDirectories(folder).resolve("lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            return lock == null ? Optional.empty() : Optional.of(work.work());
        } catch (OverlappingFileLockException e) {
            // Another thread of this process has it.
            return Optional.empty();
        }
    }

    /** Works on what all share, once it is free. */
    <T> T alone(Work<T> work) throws IOException, InterruptedException {
        while (true) {
            Optional<T> done = ifFree(root, work);
            if (done.isPresent()) {
                return done.get();
            }
            Thread.sleep(LOCK_POLL_MILLIS);
        }
    }

    Ledger ledger() throws IOException {
        return read(root.resolve("plan.json"), Ledger.class);
    }

    /** To be called {@link #alone}. */
    void write(Ledger ledger) throws IOException {
        ModelExport.write(root.resolve("plan.json"), INDENTED.writeValueAsBytes(ledger));
    }

    /**
     * Writes {@code study.json} into a new folder, or checks that the folder belongs to this study.
     *
     * @param allowedCpuSeconds the budget [s]; null: none
     * @throws TrainingException when it belongs to another study, or has a larger budget already
     */
    void claim(StudyIdentity identity, @Nullable Double allowedCpuSeconds) throws IOException, InterruptedException {
        alone(() -> {
            Path file = root.resolve("study.json");
            if (Files.exists(file)) {
                requireSame(StudyIdentity.parse(Files.readString(file)), identity);
                raise(allowedCpuSeconds);
            } else {
                requireNoRuns();
                write(new Ledger(allowedCpuSeconds, Map.of(), Map.of()));
                ModelExport.write(file, identity.tree().toPrettyString().getBytes(StandardCharsets.UTF_8));
            }
            return true;
        });
    }

    private void requireSame(StudyIdentity kept, StudyIdentity identity) {
        List<String> differences = kept.differences(identity);
        if (!differences.isEmpty()) {
            throw new TrainingException("%s belongs to another study: %s. Give another --out, or the study as it was"
                    .formatted(root, String.join("; ", differences)));
        }
    }

    /**
     * Checks that the folder belongs to this study, without looking at its models and sets, which may be gone.
     *
     * @throws TrainingException when it holds no study, or another one
     */
    void requireHolds(StudyConfig config) throws IOException {
        Path file = root.resolve("study.json");
        if (!Files.exists(file)) {
            throw new TrainingException(
                    root + " holds no study (study.json is missing); give the --out of one that ran");
        }
        requireSame(
                StudyIdentity.parse(Files.readString(file)).withoutHashes(),
                StudyIdentity.of(config, Map.of(), Map.of()));
    }

    private void requireNoRuns() throws IOException {
        List<String> runs = runs();
        if (!runs.isEmpty()) {
            throw new TrainingException("%s holds runs, e.g. %s, but not their study (study.json); give another --out"
                    .formatted(root, runs.get(0)));
        }
    }

    /** With a larger budget, what was left out is asked about again. */
    private void raise(@Nullable Double allowed) throws IOException {
        Ledger ledger = ledger();
        @Nullable Double before = ledger.allowedCpuSeconds();
        if (Objects.equals(before, allowed)) {
            return;
        }
        if (before == null || (allowed != null && allowed < before)) {
            throw new TrainingException("%s has a budget of %s already; it can be raised, not cut"
                    .formatted(root, before == null ? "any size" : Math.round(before / 60) + " processor minutes"));
        }
        write(new Ledger(allowed, ledger.begun(), Map.of()));
    }
}
