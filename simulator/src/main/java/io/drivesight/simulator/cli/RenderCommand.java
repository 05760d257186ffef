package io.drivesight.simulator.cli;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.FilmWriter;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drivesight render}. */
@Command(
        name = "render",
        description = {"Films a synthetic drive: JPEG frames, and the exact truth as JSON lines.", ""},
        footer = {
            "  drivesight render --list",
            "  drivesight render --scenario following --weather fog:150 --seconds 10 --out drive/",
            "  drivesight render --scenario my-scenario.yaml --seed 7 --camera front --out drive/",
            "  drivesight dataset check drive/ --sheet sheet.png     shows some of the frames with their boxes",
            "",
            "Into DIR: CAMERA/000000.jpg ..., truth.jsonl (one line per frame), drive.json (calibration).",
            "The same scenario, seed and weather give the same bytes on every machine and with any --threads.",
            "Exit codes: 0 filmed, 1 failed, 2 wrong usage."
        })
final class RenderCommand implements Callable<Integer> {
    @Option(names = "--list", description = "Show the scenarios that come with DriveSight.")
    private boolean list;

    @Option(names = "--scenario", paramLabel = "NAME|FILE", description = "A scenario of --list, or a YAML file.")
    private @Nullable String scenario;

    @Option(
            names = "--weather",
            paramLabel = "W",
            description = "clear, fog:METRES, rain:MM_PER_HOUR, dusk, night; joined with + (default: the scenario's).")
    private @Nullable String weather;

    @Option(names = "--seed", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--seconds", paramLabel = "S", description = "Length (default: the scenario's).")
    private @Nullable Double seconds;

    @Option(names = "--camera", paramLabel = "NAME", description = "Only this camera; may be given again.")
    private List<String> cameras = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for pictures and truth.")
    private @Nullable Path out;

    @Option(
            names = "--quality",
            paramLabel = "Q",
            description = "Of the JPEG files, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double quality = 0.92;

    @Option(names = "--threads", paramLabel = "N", description = "That draw frames (default: all cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.standardOutput();
        if (list) {
            Scenario.builtIn().forEach(name -> terminal.line(describe(Scenario.load(name))));
            return CommandLine.ExitCode.OK;
        }
        if (scenario == null) {
            throw new UsageException("--scenario is missing: give a name of --list, or a YAML file");
        }
        if (out == null) {
            throw new UsageException("nothing to write to: give --out DIR");
        }
        DriveOptions.checkRange("--quality", quality, 0, 1);
        DriveOptions.checkRange("--threads", threads, 1, 256);
        film(plan(UsageException.unlessRead(Scenario::load, scenario)), out, terminal);
        return CommandLine.ExitCode.OK;
    }

    private static String describe(Scenario scenario) {
        return format(
                "%-22s %3.0f s  %-24s %s",
                scenario.name(), scenario.seconds(), String.join(", ", scenario.cameraNames()), scenario.description());
    }

    private FilmPlan plan(Scenario loaded) {
        double length = seconds == null ? loaded.seconds() : seconds;
        DriveOptions.checkRange("--seconds", length, 0.01, 3600);
        List<String> wanted = cameras.isEmpty() ? loaded.cameraNames() : cameras;
        wanted.forEach(camera -> UsageException.unlessRead(loaded::camera, camera));
        return new FilmPlan(new Renderer(DriveOptions.under(weather, loaded), seed), wanted, length, "ego", quality);
    }

    private void film(FilmPlan plan, Path folder, Terminal terminal) throws IOException {
        int count = plan.shots().size();
        long start = System.nanoTime();
        FilmWriter.write(plan, folder, threads, done -> {
            if (done % (8 * threads) == 0 || done == count) {
                terminal.update("%d of %d frames".formatted(done, count));
            }
        });
        double took = (System.nanoTime() - start) / 1e9;
        terminal.line(format("%d frames in %.1f s on %d threads, into %s", count, took, threads, folder));
    }
}
