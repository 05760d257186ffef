package io.drivesight.simulator.score.scenario;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

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

    /** What a result depends on besides the program, as a short code. */
    String code(String perception) {
        String all = this + perception;
        return OnnxModel.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /**
     * How it is filmed.
     *
     * @throws io.drivesight.simulator.scenario.ScenarioException when scenario or weather are wrong
     */
    FilmPlan filmPlan() {
        Scenario loaded = Scenario.load(scenario);
        List<CameraSpec> seen = loaded.cameras().stream()
                .limit(cameras)
                .map(camera -> new CameraSpec(camera.name(), camera.model(), rate))
                .toList();
        Scenario filmed = loaded.seenBy(seen).under(Conditions.parse(weather));
        return FilmPlan.of(new Renderer(filmed, seed), Math.min(seconds, loaded.seconds()), VEHICLE);
    }

    /** Frames that it takes. */
    int frames() {
        return filmPlan().shots().size();
    }
}
