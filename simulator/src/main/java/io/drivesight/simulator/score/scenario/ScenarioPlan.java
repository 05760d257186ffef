package io.drivesight.simulator.score.scenario;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.render.Drive;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import io.drivesight.simulator.synthetic.Shooting;
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
    Shooting shooting() {
        Scenario loaded = Scenario.load(scenario);
        List<CameraSpec> seen = loaded.cameras().stream()
                .limit(cameras)
                .map(camera -> new CameraSpec(camera.name(), camera.model(), rate))
                .toList();
        Drive drive = Drive.of(loaded.seenBy(seen), seed, Conditions.parse(weather));
        FilmPlan film =
                new FilmPlan(drive, seen.stream().map(CameraSpec::name).toList(), Math.min(seconds, loaded.seconds()));
        return new Shooting(film, VEHICLE, Shooting.QUALITY);
    }

    /** Frames that it takes. */
    int frames() {
        return shooting().plan().shots().size();
    }
}
