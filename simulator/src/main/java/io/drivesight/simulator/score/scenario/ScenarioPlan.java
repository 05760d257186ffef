package io.drivesight.simulator.score.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.record.RecordingWriter;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.RunScore;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.VirtualService;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * One run of a scenario through the service on simulated time.
 *
 * @param scenario name or file
 * @param weather as {@link Conditions#parse} reads it
 * @param seed of the drive
 * @param seconds of it, at most its own length [s]
 * @param rate frames per second of each camera
 * @param cameras at most so many of the scenario's cameras
 * @param policy of the service
 * @param cost of a frame on the worker
 */
public record ScenarioPlan(
        String scenario,
        String weather,
        long seed,
        double seconds,
        double rate,
        int cameras,
        Policy policy,
        Duration cost) {
    private static final String VEHICLE = "vehicle-1";

    /** File names are made of it. */
    public String key() {
        String name = scenario.replaceAll(".*/", "").replaceAll("\\.ya?ml$", "");
        String load = policy == Policy.LATEST ? "_latest-" + cost.toMillis() + "ms" : "";
        return "%s_%s_%d%s".formatted(name, weather.replace(':', '-'), seed, load);
    }

    /**
     * How it is filmed.
     *
     * @throws io.drivesight.simulator.scenario.ScenarioException when scenario or weather are wrong
     */
    private FilmPlan filmPlan() {
        Scenario loaded = Scenario.load(scenario);
        List<CameraSpec> seen = loaded.cameras().stream()
                .limit(cameras)
                .map(camera -> new CameraSpec(camera.name(), camera.model(), rate))
                .toList();
        Scenario filmed = loaded.seenBy(seen).under(Conditions.parse(weather));
        return FilmPlan.of(new Renderer(filmed, seed), Math.min(seconds, loaded.seconds()), VEHICLE);
    }

    /**
     * Plays and scores it. The recording and the score stay in a folder, under its {@link #key}.
     *
     * @param threads that render
     * @param progress gets the number of frames so far
     * @return as {@link RunScore#json} gives it
     */
    public JsonNode play(Path folder, Sight sight, int threads, IntConsumer progress) throws IOException {
        Files.createDirectories(folder);
        Path recording = folder.resolve(key() + ".mcap");
        FilmPlan film = sight.needsPictures() ? filmPlan() : filmPlan().undrawn();
        try (RecordingWriter out = RecordingWriter.create(recording);
                SyntheticDrive drive = new SyntheticDrive(film, false, threads)) {
            new VirtualService(sight, policy, cost, out).play(drive, progress);
        }
        JsonNode score = RunScore.of(Run.read(recording)).json();
        ReportFile.json(folder.resolve(key() + ".json"), score);
        return score;
    }
}
