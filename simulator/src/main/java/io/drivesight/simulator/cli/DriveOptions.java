package io.drivesight.simulator.cli;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.ImageFolder;
import io.drivesight.simulator.replay.ImageFolderDrive;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.ScenarioException;
import io.drivesight.simulator.synthetic.Shooting;
import io.drivesight.simulator.synthetic.SyntheticDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is replayed, as options: a folder of images or a scenario. */
final class DriveOptions {
    private static final double FOLDER_RATE = 10;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description = "Folder of .jpg, .jpeg and .png images: the frames, in the order of their names.")
    private @Nullable Path frames;

    @Option(
            names = "--all-files",
            description = "Send every file in the folder and below, whatever it is: what does bad input do?")
    private boolean allFiles;

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            description =
                    "Instead of --frames: a synthetic drive, rendered as it is sent; a built-in scenario (`render --list`)"
                            + " or a YAML file. Its truth goes to topic simulation.truth.")
    private @Nullable String scenario;

    @Option(
            names = "--weather",
            paramLabel = "W",
            description = "Of the scenario: clear, fog, fog-150 (visibility in m), rain, rain-8 (mm/h), dusk, night;"
                    + " joined with + (default: the scenario's own).")
    private @Nullable String weather;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of the scenario: same seed, same bytes (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            description = "Number of cameras. Of a folder each begins at another image (default: 1); of a scenario the"
                    + " first N of its own (default: all).")
    private @Nullable Integer cameras;

    @Option(
            names = "--vehicle",
            paramLabel = "NAME",
            defaultValue = "vehicle-1",
            description = "Name of the vehicle; cameras of a folder are camera-1, camera-2, ..."
                    + " (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // has a default
    private String vehicle;

    @Option(
            names = "--fps",
            paramLabel = "F",
            description = "Frames per second of each camera (default: 10; of a scenario its own).")
    private @Nullable Double fps;

    /**
     * The drive.
     *
     * @param loop true: it goes round and never ends
     * @throws IOException when the folder or its images are missing
     */
    Drive open(boolean loop) throws IOException {
        check();
        if (scenario != null) {
            return new SyntheticDrive(
                    shooting(scenario), loop, Runtime.getRuntime().availableProcessors());
        }
        if (frames == null) {
            throw new UsageException("nothing to replay: give --frames DIR or --scenario NAME|FILE");
        }
        ImageFolder folder = allFiles ? ImageFolder.ofAllFiles(frames) : ImageFolder.of(frames);
        return new ImageFolderDrive(folder, folderCameras(), rate(), loop);
    }

    /** True: frames or a scenario are given. */
    boolean isChosen() {
        return frames != null || scenario != null;
    }

    /** When neither frames nor a scenario are given, this scenario and so many of its cameras. */
    void orElse(String otherScenario, int firstCameras) {
        if (!isChosen()) {
            scenario = otherScenario;
            cameras = cameras == null ? Integer.valueOf(firstCameras) : cameras;
        }
    }

    private void check() {
        if (cameras != null) {
            checkRange("--cameras", cameras, 1, 1000);
        }
        if (fps != null) {
            checkRange("--fps", fps, 0.01, 10_000);
        }
        if (scenario != null && frames != null) {
            throw new UsageException("--frames and --scenario are two drives: give one of them");
        }
        if (scenario == null && weather != null) {
            throw new UsageException("--weather needs --scenario: recorded frames have the weather that they have");
        }
    }

    /** How the scenario is filmed; empty: a folder is replayed. */
    Optional<Shooting> shooting() {
        check();
        return Optional.ofNullable(scenario).map(this::shooting);
    }

    private Shooting shooting(String name) {
        try {
            Scenario loaded = Scenario.load(name);
            Scenario seen = loaded.seenBy(scenarioCameras(loaded));
            Conditions conditions = weather == null ? seen.conditions() : Conditions.parse(weather);
            FilmPlan plan = new FilmPlan(
                    io.drivesight.simulator.render.Drive.of(seen, seed, conditions),
                    seen.cameras().stream().map(CameraSpec::name).toList(),
                    seen.seconds());
            return new Shooting(plan, vehicle, Shooting.QUALITY);
        } catch (ScenarioException wrong) {
            throw new UsageException(String.valueOf(wrong.getMessage()));
        }
    }

    private List<CameraSpec> scenarioCameras(Scenario loaded) {
        List<CameraSpec> all = loaded.cameras();
        int wanted = cameras == null ? all.size() : cameras;
        if (wanted > all.size()) {
            throw new UsageException("--cameras %d: scenario %s has %d".formatted(wanted, loaded.name(), all.size()));
        }
        return all.stream()
                .limit(wanted)
                .map(camera -> fps == null ? camera : new CameraSpec(camera.name(), camera.model(), fps))
                .toList();
    }

    /** The cameras of a folder. */
    List<CameraId> folderCameras() {
        return IntStream.rangeClosed(1, cameras == null ? 1 : cameras)
                .mapToObj(number -> new CameraId(vehicle, "camera-" + number))
                .toList();
    }

    /** Frames per second of each camera, unless a scenario says otherwise [1/s]. */
    double rate() {
        return fps == null ? FOLDER_RATE : fps;
    }

    /** What is replayed, for the report. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (scenario != null) {
            settings.put("scenario", scenario);
            settings.put("weather", weather == null ? "the scenario's" : weather);
            settings.put("seed", Long.toString(seed));
        } else {
            settings.put("frames", String.valueOf(frames));
        }
        settings.put("cameras", cameras == null ? (scenario == null ? "1" : "all") : cameras.toString());
        settings.put("framesPerSecond", fps == null && scenario != null ? "the scenario's" : Double.toString(rate()));
        return settings;
    }

    static void checkRange(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new UsageException("%s is %s to %s, was %s".formatted(option, least, most, value));
        }
    }
}
