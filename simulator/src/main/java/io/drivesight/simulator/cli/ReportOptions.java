package io.drivesight.simulator.cli;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.simulator.annotate.Annotator;
import io.drivesight.simulator.annotate.FrameJoiner;
import io.drivesight.simulator.collect.RunListener;
import io.drivesight.simulator.collect.RunReport;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the report of a run and pictures of it go, as options. */
final class ReportOptions {
    @Mixin
    private FigureOutput output = new FigureOutput();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Draw the results over every second frame of each camera: at most 150 JPEG files, and one contact-sheet.png.")
    private @Nullable Path out;

    private @Nullable Annotator annotator;

    /** True: a report or pictures are wanted. */
    boolean any() {
        return output.isWanted() || out != null;
    }

    /** Who must look on while the run is on its way; before {@link #conclude}. */
    List<RunListener> listeners() throws IOException {
        if (out == null) {
            return List.of();
        }
        Annotator drawing = new Annotator(out, new ImageIoDecoder(ImageLimits.DEFAULT));
        annotator = drawing;
        return List.of(new FrameJoiner(frame -> true, drawing));
    }

    /** Writes and shows what the run came to; the command's exit code. */
    int conclude(RunReport run, Terminal terminal) throws IOException, InterruptedException {
        if (annotator != null) {
            pictures(annotator, run, terminal);
        }
        output.write(run);
        terminal.line(run.table());
        return run.healthy() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static void pictures(Annotator annotator, RunReport run, Terminal terminal)
            throws IOException, InterruptedException {
        String title = format(
                "DriveSight   %s on %s   %d frames, %d processed at %.1f per second%s",
                run.modelName(),
                run.provider(),
                run.framesSent(),
                run.processed(),
                run.fps(),
                run.realTime()
                        ? format(
                                "   latency p50 %.0f ms, p99 %.0f ms",
                                run.latencyMs().p50(), run.latencyMs().p99())
                        : "");
        Optional<Path> sheet = annotator.finish(title);
        sheet.ifPresent(file -> terminal.line("pictures: " + annotator.files() + " annotated frames and " + file));
        if (annotator.leftOut() > 0) {
            terminal.line("          " + annotator.leftOut() + " more were not drawn: drawing could not keep up");
        }
        if (!Pictures.hasFonts()) {
            terminal.line("          without text: this machine has no fonts (install fontconfig and a font)");
        }
    }
}
