package io.drivesight.simulator.score.scenario;

import static io.drivesight.evaluation.report.Text.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.simulator.bus.TopicNames;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.VirtualService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/**
 * Plays plans one after the other, keeps each one's recording and score in a folder, and takes up again where it was ended: a score
 * that is there, of the same plan and model, is not made anew.
 */
public final class ScenarioRuns {
    /** Name of the field that tells which plan and model a score is of. */
    private static final String CODE = "planCode";

    private final Path folder;
    private final Sight sight;
    private final int threads;
    private final LongSupplier nanoTime;
    private final Terminal terminal;

    /**
     * @param folder where recordings and scores go
     * @param threads that render
     */
    public ScenarioRuns(Path folder, Sight sight, int threads, LongSupplier nanoTime, Terminal terminal) {
        this.folder = folder;
        this.sight = sight;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.terminal = terminal;
    }

    /**
     * A plan and its score.
     *
     * @param score as {@link RunScore#json} gives it
     */
    public record Scored(ScenarioPlan plan, JsonNode score) {}

    /** Time that the rest will take, from frames done. */
    private final class Progress {
        private final long begin = nanoTime.getAsLong();
        private final int total;
        private int done;

        private Progress(int total) {
            this.total = total;
        }

        private void tell(String what, int frames) {
            int now = done + frames;
            double seconds = (nanoTime.getAsLong() - begin) * 1e-9;
            double left = now == 0 ? 0 : seconds / now * (total - now);
            terminal.update(format("%s: %d of %d frames, %.0f s, about %.0f s left", what, now, total, seconds, left));
        }
    }

    /**
     * Plays what has no score yet.
     *
     * @throws IOException when the folder cannot be written
     */
    public List<Scored> run(List<ScenarioPlan> plans) throws IOException {
        Files.createDirectories(folder);
        List<ScenarioPlan> missing = new ArrayList<>();
        for (ScenarioPlan plan : plans) {
            if (known(plan).isEmpty()) {
                missing.add(plan);
            }
        }
        if (missing.size() < plans.size()) {
            terminal.line("%d of %d scores are there already".formatted(plans.size() - missing.size(), plans.size()));
        }
        Progress progress =
                new Progress(missing.stream().mapToInt(ScenarioPlan::frames).sum());
        for (ScenarioPlan plan : missing) {
            play(plan, frames -> {
                if (frames % 25 == 0) {
                    progress.tell(plan.key(), frames);
                }
            });
            progress.done += plan.frames();
            progress.tell(plan.key(), 0);
        }
        terminal.clear();
        List<Scored> scored = new ArrayList<>();
        for (ScenarioPlan plan : plans) {
            scored.add(new Scored(plan, known(plan).orElseThrow()));
        }
        return scored;
    }

    private Path score(ScenarioPlan plan) {
        return folder.resolve(plan.key() + ".json");
    }

    /** The recording of a plan. */
    public Path recording(ScenarioPlan plan) {
        return folder.resolve(plan.key() + ".mcap");
    }

    private Optional<JsonNode> known(ScenarioPlan plan) throws IOException {
        Path file = score(plan);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode score = new ObjectMapper().readTree(file.toFile());
        return score.path(CODE).asText().equals(plan.code(sight.identity())) ? Optional.of(score) : Optional.empty();
    }

    private void play(ScenarioPlan plan, IntConsumer progress) throws IOException {
        Path recording = recording(plan);
        FilmPlan film =
                sight.needsPictures() ? plan.filmPlan() : plan.filmPlan().undrawn();
        try (RecordingWriter out = RecordingWriter.create(recording, TopicNames.defaults());
                SyntheticDrive drive = new SyntheticDrive(film, false, threads)) {
            new VirtualService(sight, plan.policy(), plan.cost(), out).play(drive, progress);
        }
        ObjectNode score = RunScore.of(Run.read(recording)).json();
        score.put(CODE, plan.code(sight.identity()));
        // Written whole or not at all: half a score must not look like one when the command is run again.
        Path part = folder.resolve(plan.key() + ".part");
        Files.writeString(part, score.toPrettyString() + "\n");
        Files.move(part, score(plan), StandardCopyOption.REPLACE_EXISTING);
    }
}
