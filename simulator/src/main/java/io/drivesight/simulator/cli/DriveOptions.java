package io.drivesight.simulator.cli;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.record.RecordedDrive;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.DrivePart;
import io.drivesight.simulator.replay.ImageDrive;
import io.drivesight.simulator.replay.ImageFolder;
import io.drivesight.simulator.replay.KittiFolder;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is replayed, as options: a folder of images, a scenario or a recording. */
final class DriveOptions {
    private static final double FOLDER_RATE = 10;
    private static final double MILLIS = 1000;
    private static final double NANOS = 1e9;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description =
                    "Folder of .jpg, .jpeg and .png images: the frames, in the order of their names. A KITTI folder (raw: with"
                            + " image_02/data; tracking: SPLIT/image_02/0000) comes with its times, calibration and ego motion.")
    private @Nullable Path frames;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            description =
                    "Instead of --frames: the frames in an MCAP recording, all its cameras, at the times they had.")
    private @Nullable Path recording;

    @Option(names = "--from", paramLabel = "S", description = "Begin so many seconds into the drive (default: 0).")
    private @Nullable Double from;

    @Option(names = "--to", paramLabel = "S", description = "End so many seconds into the drive (default: at its end).")
    private @Nullable Double to;

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
            description = "Of the scenario: same seed, same bytes (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            description = "Number of cameras. Of a folder each begins at another image (default: 1); of a scenario the"
                    + " first N of its own (default: all).")
    private @Nullable Integer cameras;

    @Option(
            names = "--vehicle",
            paramLabel = "NAME",
            description = "Name of the vehicle; cameras of a folder are camera-1, camera-2, ..."
                    + " (default: ${DEFAULT-VALUE}).")
    private String vehicle = "vehicle-1";

    @Option(
            names = "--fps",
            paramLabel = "F",
            description = "Frames per second of each camera (default: 10; of a scenario its own).")
    private @Nullable Double fps;

    /** Of the scenario's cameras; empty: all. */
    private List<String> offered = List.of();

    private final boolean drawn;

    DriveOptions() {
        this(true);
    }

    /** @param drawn false: frames of a scenario come without pictures */
    DriveOptions(boolean drawn) {
        this.drawn = drawn;
    }

    /**
     * The drive.
     *
     * @param loop true: it goes round and never ends
     * @throws IOException when the folder or its images are missing
     */
    Drive open(boolean loop) throws IOException {
        check();
        boolean isWhole = from == null && to == null;
        // A scenario that is shown whole goes round by itself.
        if (isWhole && (!loop || scenario != null)) {
            return whole(loop);
        }
        Duration interval = Duration.ofNanos(Math.round(NANOS / rate()));
        return new DrivePart(
                () -> whole(false),
                seconds(from).orElse(Duration.ZERO),
                seconds(to),
                loop ? Optional.of(interval) : Optional.empty());
    }

    /** A time that was given in seconds. */
    static Optional<Duration> seconds(@Nullable Double given) {
        return Optional.ofNullable(given).map(seconds -> Duration.ofMillis(Math.round(seconds * MILLIS)));
    }

    private Drive whole(boolean loop) throws IOException {
        if (scenario != null) {
            return new SyntheticDrive(
                    filmPlan(scenario), loop, Runtime.getRuntime().availableProcessors());
        }
        if (recording != null) {
            return RecordedDrive.open(recording);
        }
        if (frames == null) {
            throw new UsageException("nothing to replay: give --frames DIR, --scenario NAME|FILE or --recording FILE");
        }
        if (KittiFolder.isOne(frames)) {
            return KittiFolder.open(frames, vehicle, cameras == null ? Integer.MAX_VALUE : cameras);
        }
        return ImageDrive.of(ImageFolder.of(frames), folderCameras(), rate());
    }

    /** True: frames, a scenario or a recording are given. */
    boolean isChosen() {
        return frames != null || scenario != null || recording != null;
    }

    /** When no drive is given: this scenario, these of its cameras, so many frames of each a second. */
    void orElse(String otherScenario, List<String> otherCameras, double rate) {
        if (!isChosen()) {
            scenario = otherScenario;
            offered = otherCameras;
            cameras = cameras == null ? Integer.valueOf(otherCameras.size()) : cameras;
            fps = fps == null ? Double.valueOf(rate) : fps;
        }
    }

    private void check() {
        checkRange("--cameras", cameras, 1, 1000);
        checkRange("--fps", fps, 0.01, 10_000);
        checkRange("--from", from, 0, 1e6);
        checkRange("--to", to, from == null ? 0 : from, 1e6);
        checkSources();
    }

    private void checkSources() {
        if (Stream.of(scenario, frames, recording).filter(Objects::nonNull).count() > 1) {
            throw new UsageException("--frames, --scenario and --recording are different drives: give one of them");
        }
        if (recording != null && (cameras != null || fps != null)) {
            throw new UsageException("--cameras and --fps do not go with --recording, which has its own");
        }
        if (scenario == null && weather != null) {
            throw new UsageException("--weather needs --scenario: recorded frames have the weather that they have");
        }
    }

    /** How the scenario is filmed; empty: a folder is replayed. */
    Optional<FilmPlan> filmPlan() {
        check();
        return Optional.ofNullable(scenario).map(this::filmPlan);
    }

    /**
     * The scenario as it is filmed before it is shown; empty: a folder is replayed.
     *
     * @param usual its longest length unless --to was given [s]
     */
    Optional<FilmPlan> film(double usual) {
        Optional<FilmPlan> plan = filmPlan();
        if (plan.isPresent() && from != null) {
            throw new UsageException("--from: a scenario is filmed from its beginning here; give --to, or replay it");
        }
        return plan.map(whole -> whole.atMost(to == null ? usual : to));
    }

    private FilmPlan filmPlan(String name) {
        Scenario loaded = UsageException.unlessRead(Scenario::load, name);
        Scenario seen = under(weather, loaded.seenBy(scenarioCameras(loaded)));
        FilmPlan plan = FilmPlan.of(new Renderer(seen, seed), seen.seconds(), vehicle);
        return drawn ? plan : plan.undrawn();
    }

    /** A scenario in another weather; null: in its own. */
    static Scenario under(@Nullable String weather, Scenario scenario) {
        return weather == null ? scenario : scenario.under(UsageException.unlessRead(Conditions::parse, weather));
    }

    private List<CameraSpec> scenarioCameras(Scenario loaded) {
        List<CameraSpec> all = loaded.cameras().stream()
                .filter(camera -> offered.isEmpty() || offered.contains(camera.name()))
                .toList();
        int wanted = cameras == null ? all.size() : cameras;
        if (wanted > all.size()) {
            throw new UsageException("--cameras %d: scenario %s has %d".formatted(wanted, loaded.name(), all.size()));
        }
        return all.stream()
                .limit(wanted)
                .map(camera -> fps == null ? camera : new CameraSpec(camera.name(), camera.model(), fps))
                .toList();
    }

    private List<CameraId> folderCameras() {
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
        } else if (recording != null) {
            settings.put("recording", recording.toString());
        } else {
            settings.put("frames", String.valueOf(frames));
        }
        settings.put("from", String.valueOf(from == null ? 0 : from));
        settings.put("to", to == null ? "the end" : to.toString());
        settings.put("cameras", cameras == null ? (isFolder() ? "1" : "all") : cameras.toString());
        settings.put("framesPerSecond", fps == null && !isFolder() ? "the drive's" : Double.toString(rate()));
        return settings;
    }

    private boolean isFolder() {
        return frames != null && !KittiFolder.isOne(frames);
    }

    /** Refuses a number out of its range; an option that was not given is fine. */
    static void checkRange(String option, @Nullable Number given, double least, double most) {
        double value = given == null ? least : given.doubleValue();
        if (!(value >= least && value <= most)) {
            throw new UsageException("%s is %s to %s, was %s".formatted(option, least, most, value));
        }
    }
}
