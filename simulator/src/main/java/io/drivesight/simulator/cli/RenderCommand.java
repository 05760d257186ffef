package io.drivesight.simulator.cli;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.film.FilmWriter;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.ScenarioException;
import io.drivesight.simulator.truth.FrameTruth;
import io.drivesight.simulator.truth.ObjectTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code drivesight render}. */
@Command(
        name = "render",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {"Films a synthetic drive: JPEG frames, and the exact truth as JSON lines.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight render --list",
            "  drivesight render --scenario following --weather fog:150 --seconds 10 --out drive/",
            "  drivesight render --scenario my-scenario.yaml --seed 7 --camera front --out drive/",
            "  drivesight render --scenario dense-city --weather night+rain --contact-sheet sheet.png",
            "",
            "Into DIR: CAMERA/000000.jpg ..., truth.jsonl (one line per frame), drive.json (calibration).",
            "The same scenario, seed and weather give the same bytes on every machine and with any --threads.",
            "Exit codes: 0 filmed, 1 failed, 2 wrong usage."
        })
final class RenderCommand implements Callable<Integer> {
    private static final int SHEET_COLUMNS = 3;
    /** Objects with less of them in sight are not drawn on the sheet. */
    private static final double FAINT = 0.02;
    /** Objects at least so high carry track and distance [px]. */
    private static final int LABELLED = 16;

    @Option(names = "--list", description = "Show the scenarios that come with DriveSight.")
    private boolean list;

    @Option(names = "--scenario", paramLabel = "NAME|FILE", description = "A scenario of --list, or a YAML file.")
    private @Nullable String scenario;

    @Option(
            names = "--weather",
            paramLabel = "W",
            description = "clear, fog:METRES, rain:MM_PER_HOUR, dusk, night; joined with + (default: the scenario's).")
    private @Nullable String weather;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--seconds", paramLabel = "S", description = "Length (default: the scenario's).")
    private @Nullable Double seconds;

    @Option(names = "--camera", paramLabel = "NAME", description = "Only this camera; may be given again.")
    private List<String> cameras = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for pictures and truth.")
    private @Nullable Path out;

    @Option(names = "--contact-sheet", paramLabel = "FILE", description = "A PNG of frames spread over the drive.")
    private @Nullable Path sheet;

    @Option(
            names = "--sheet-frames",
            paramLabel = "N",
            defaultValue = "9",
            description = "Frames on it (default: ${DEFAULT-VALUE}).")
    private int sheetFrames;

    @Option(names = "--no-boxes", description = "Leave the truth out of the contact sheet.")
    private boolean noBoxes;

    @Option(
            names = "--quality",
            paramLabel = "Q",
            defaultValue = "0.92",
            description = "Of the JPEG files, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double quality;

    @Option(names = "--threads", paramLabel = "N", description = "That draw frames (default: all cores).")
    private @Nullable Integer threads;

    @Override
    public Integer call() throws IOException {
        Terminal terminal = Terminal.standardOutput();
        if (list) {
            Scenario.builtIn().forEach(name -> terminal.line(describe(Scenario.load(name))));
            return CommandLine.ExitCode.OK;
        }
        check();
        FilmPlan plan = plan();
        if (out != null) {
            film(plan, out, terminal);
        }
        if (sheet != null) {
            draw(plan, sheet, terminal);
        }
        return CommandLine.ExitCode.OK;
    }

    private static String describe(Scenario scenario) {
        return String.format(
                Locale.ROOT,
                "%-22s %3.0f s  %-24s %s",
                scenario.name(),
                scenario.seconds(),
                String.join(", ", scenario.cameraNames()),
                scenario.description());
    }

    private void check() {
        if (scenario == null) {
            throw new UsageException("--scenario is missing: give a name of --list, or a YAML file");
        }
        if (out == null && sheet == null) {
            throw new UsageException("nothing to write: give --out DIR, --contact-sheet FILE, or both");
        }
        DriveOptions.checkRange("--quality", quality, 0, 1);
        DriveOptions.checkRange("--sheet-frames", sheetFrames, 1, 100);
        if (threads != null) {
            DriveOptions.checkRange("--threads", threads, 1, 256);
        }
    }

    private FilmPlan plan() {
        try {
            Scenario loaded = Scenario.load(String.valueOf(scenario));
            Conditions conditions = weather == null ? loaded.conditions() : Conditions.parse(weather);
            double length = seconds == null ? loaded.seconds() : seconds;
            DriveOptions.checkRange("--seconds", length, 0.01, 3600);
            List<String> wanted = cameras.isEmpty() ? loaded.cameraNames() : cameras;
            wanted.forEach(loaded::camera);
            return new FilmPlan(new Renderer(loaded.under(conditions), seed), wanted, length, "ego", quality);
        } catch (ScenarioException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private void film(FilmPlan plan, Path folder, Terminal terminal) throws IOException {
        int count = plan.shots().size();
        int drawing = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
        long start = System.nanoTime();
        FilmWriter.write(plan, folder, drawing, done -> {
            if (done % (8 * drawing) == 0 || done == count) {
                terminal.update("%d of %d frames".formatted(done, count));
            }
        });
        double took = (System.nanoTime() - start) / 1e9;
        terminal.line(
                String.format(Locale.ROOT, "%d frames in %.1f s on %d threads, into %s", count, took, drawing, folder));
    }

    private void draw(FilmPlan plan, Path file, Terminal terminal) throws IOException {
        List<Shot> shots = plan.shots();
        int count = Math.min(sheetFrames, shots.size());
        ContactSheet contacts = new ContactSheet(SHEET_COLUMNS, tileWidth(plan));
        for (int i = 0; i < count; i++) {
            Shot shot = shots.get((int) ((i + 0.5) * shots.size() / count));
            Renderer.Frame frame = plan.renderer().frame(shot.camera(), shot.index());
            FrameTruth truth = frame.truth();
            contacts.add(
                    frame.image(),
                    noBoxes ? List.of() : marks(truth),
                    String.format(
                            Locale.ROOT,
                            "%s, %s, %s, %.1f s",
                            truth.scenario(),
                            truth.conditions(),
                            truth.camera(),
                            truth.seconds()));
        }
        Files.write(file, new ImageEncoder().png(contacts.draw()));
        terminal.line("contact sheet of %d frames: %s".formatted(count, file));
    }

    private static int tileWidth(FilmPlan plan) {
        return plan.cameras().stream()
                .mapToInt(camera -> plan.scenario()
                        .camera(camera)
                        .model()
                        .intrinsics()
                        .size()
                        .width())
                .max()
                .orElseThrow();
    }

    /** Around what can be seen of each object in its class's colour, around all of it dashed in grey. */
    private static List<Mark> marks(FrameTruth truth) {
        List<Mark> marks = new ArrayList<>();
        for (ObjectTruth object : truth.objects()) {
            if (object.visibleFraction() > FAINT) {
                marks.add(Mark.of(object.fullBox(), object.objectClass(), true));
                object.visibleBox().ifPresent(box -> marks.add(mark(object, box)));
            }
        }
        return marks;
    }

    private static Mark mark(ObjectTruth object, Box box) {
        Mark mark = Mark.of(box, object.objectClass(), false);
        boolean large = box.height() >= LABELLED;
        String label = String.format(Locale.ROOT, "%d %.0f m", object.trackId(), object.range());
        return new Mark(box, large ? label : "", mark.color(), false);
    }
}
