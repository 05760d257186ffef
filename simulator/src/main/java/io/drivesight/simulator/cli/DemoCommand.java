package io.drivesight.simulator.cli;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.collect.Session;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.demo.Demo;
import io.drivesight.simulator.demo.LiveControls;
import io.drivesight.simulator.demo.LiveControls.Stage;
import io.drivesight.simulator.film.Film;
import io.drivesight.simulator.film.FilmDrive;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.WeatherFilms;
import io.drivesight.simulator.page.LivePage;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.Pace;
import io.drivesight.simulator.replay.Replayer;
import io.drivesight.simulator.replay.Stamps;
import io.drivesight.simulator.replay.fault.FaultPlan;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.VirtualService.Policy;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight demo}. */
@Command(
        name = "demo",
        description = {
            "Starts Kafka and the service on this machine, sends a drive through them, and shows live what comes back.",
            "Without options: a synthetic drive with several cameras, the detector that ships, a page in the browser.",
            ""
        },
        footer = {
            "  drivesight demo",
            "  drivesight demo --once --report r.json",
            "  drivesight demo --foxglove",
            "  drivesight demo --scenario cut-in --weather fog-150",
            "  drivesight demo --model yolox_nano.onnx --frames drive/ --once --report r.json --out out/",
            "  drivesight demo --model yolox_nano.onnx --frames drive/ --cameras 6 --fps 10 --seconds 60",
            "",
            "--once sends each frame once under policy every and stops when every frame has its outcome.",
            "Capture times are then the drive's own, so the results do not depend on this machine's speed.",
            "Without --once and --seconds it runs until Ctrl-C, then reports.",
            "A synthetic drive is filmed before it is played, so that drawing takes nothing from the service.",
            "The page is served on 127.0.0.1 only.",
            "Exit codes: 0 healthy, 1 failed or unhealthy, 2 wrong usage."
        })
final class DemoCommand implements Callable<Integer> {

    /** What is shown without options: cars drive round the vehicle, and no more of it than two cores can film and follow. */
    private static final String SCENARIO = "overtaken";

    private static final List<String> CAMERAS = List.of("front", "left", "right", "rear");
    private static final double RATE = 8;
    /** Of the scenario that is shown without options, and of any that is sent once. */
    private static final double SECONDS = 12;

    private static final int MOST_VEHICLES = 8;
    private static final int MOST_SHOWN = 8;

    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Mixin
    private DriveOptions drive = new DriveOptions();

    @Option(names = "--once", description = "Each frame once, policy every, then stop.")
    private boolean once;

    @Option(names = "--seconds", paramLabel = "S", description = "Stop after S seconds of the drive, which goes round.")
    private @Nullable Double seconds;

    @Option(
            names = "--policy",
            paramLabel = "latest|every",
            description = "Newest frame per camera wins, or nothing is skipped (default: latest; with --once: every).")
    private @Nullable Policy policy;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Drive seconds per second (default: ${DEFAULT-VALUE}, real time).")
    private double speed = 1;

    @Mixin
    private FaultOptions faults = new FaultOptions();

    @Option(
            names = "--page",
            negatable = true,
            fallbackValue = "true",
            description = "Serve the live page, or with --no-page not (default: yes; with --once: no).")
    private @Nullable Boolean page;

    @Option(names = "--page-port", paramLabel = "PORT", description = "Port of the live page (default: any free one).")
    private int pagePort = 0;

    @Mixin
    private FoxgloveOption foxglove = new FoxgloveOption();

    @Mixin
    private ReportOptions reports = new ReportOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        service.settings(policy());
        DriveOptions.checkRange("--speed", speed, 0.01, 1000);
        DriveOptions.checkRange("--page-port", pagePort, 0, 65535);
        DriveOptions.checkRange("--seconds", seconds, 0.001, 1e9);
        foxglove.port();
        // What is not sent need not be filmed.
        double most = seconds != null ? seconds : Double.MAX_VALUE;
        double usual = seconds == null && (once || !drive.isChosen()) ? SECONDS : most;
        drive.orElse(SCENARIO, CAMERAS, RATE);
        Terminal terminal = Terminal.standardOutput();
        Optional<FilmPlan> film = drive.film(usual).map(plan -> plan.atMost(most));
        return film.isPresent() ? synthetic(film.get(), terminal) : recorded(terminal);
    }

    private String policy() {
        Policy usual = once ? Policy.EVERY : Policy.LATEST;
        return ServiceOptions.name(policy == null ? usual : policy);
    }

    private int recorded(Terminal terminal) throws IOException, InterruptedException {
        try (Drive frames = drive.open(!once)) {
            List<CameraId> cameras = frames.cameras().stream().limit(MOST_SHOWN).toList();
            return run(frames, "recorded frames", cameras, drive.rate(), Optional.empty(), terminal);
        }
    }

    private int synthetic(FilmPlan plan, Terminal terminal) throws IOException, InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        Film film = film(plan, cores, terminal);
        FilmDrive frames = new FilmDrive(film, plan, hasPage() ? MOST_VEHICLES : 1, !once);
        try (WeatherFilms films = new WeatherFilms(plan, film, Math.max(1, cores / 2), frames::show)) {
            Scenario scenario = plan.scenario();
            Stage stage = new Stage(frames, films, MOST_VEHICLES);
            double rate = scenario.camera(plan.cameras().get(0)).rate();
            return run(frames, title(scenario, rate), plan.cameraIds(), rate, Optional.of(stage), terminal);
        }
    }

    private static String title(Scenario scenario, double rate) {
        return format(
                "%s, %d cameras at %.0f Hz", scenario.name(), scenario.cameras().size(), rate);
    }

    private static Film film(FilmPlan plan, int threads, Terminal terminal) throws IOException {
        int count = plan.shots().size();
        long begin = System.nanoTime();
        int step = Math.max(1, count / 10);
        Film film = Film.of(plan, threads, done -> {
            if (done % step == 0) {
                terminal.update("filming the drive … %d of %d frames".formatted(done, count));
            }
        });
        terminal.line(
                format("filming the drive … %d frames in %.1f s", film.frames(), (System.nanoTime() - begin) / 1e9));
        return film;
    }

    private boolean hasPage() {
        return page == null ? !once : page;
    }

    private int run(
            Drive frames, String title, List<CameraId> cameras, double rate, Optional<Stage> stage, Terminal terminal)
            throws IOException, InterruptedException {
        AtomicReference<FaultPlan> faultPlan = faults.plan();
        List<RunListener> listeners = new ArrayList<>();
        LiveControls controls = new LiveControls(cameras, rate, stage, faultPlan);
        try (LivePage shown =
                hasPage() ? LivePage.start(pagePort, new LivePage.Setup(title, cameras), controls) : null) {
            if (shown != null) {
                terminal.line("live page: " + shown.url());
                listeners.addAll(shown.listeners());
            }
            listeners.addAll(reports.listeners());
            Demo demo = new Demo(plan(frames, faultPlan, listeners), terminal);
            try (StopSignal signal = StopSignal.calls(demo::stop)) {
                return reports.conclude(demo.run(), terminal);
            }
        }
    }

    private Demo.Plan plan(Drive frames, AtomicReference<FaultPlan> faultPlan, List<RunListener> listeners) {
        String chosen = policy();
        return new Demo.Plan(
                service.settings(chosen),
                new Session.Plan(
                        frames,
                        Pace.realTime(speed, System::nanoTime),
                        stamps(),
                        new Replayer.Options(0, DriveOptions.seconds(seconds), Optional.empty()),
                        faultPlan),
                chosen,
                settings(chosen),
                listeners,
                hasPage() || foxglove.port().isPresent(),
                foxglove.port());
    }

    /**
     * Where nothing is dropped, frames may have to wait before they are sent: with the drive's own time the objects still move
     * as they did, and results do not depend on how fast this machine is.
     */
    private Stamps stamps() {
        return once ? Stamps.ofDrive(Clock.systemUTC(), speed) : Stamps.whenSent(Clock.systemUTC());
    }

    private Map<String, String> settings(String chosen) {
        Map<String, String> settings = drive.settings();
        settings.put("model", String.valueOf(service.model().getFileName()));
        settings.put("policy", chosen);
        settings.put("speed", Double.toString(speed));
        settings.put("once", Boolean.toString(once));
        faults.addTo(settings);
        return settings;
    }
}
