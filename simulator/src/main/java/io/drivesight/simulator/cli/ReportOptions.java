package io.drivesight.simulator.cli;

import io.drivesight.simulator.annotate.Annotator;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where reports and pictures go, as options. */
final class ReportOptions {
    @Option(names = "--report", paramLabel = "FILE", description = "Write the report as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Draw the results over the frames: JPEG files and one contact-sheet.png.")
    private @Nullable Path out;

    @Option(
            names = "--draw-every",
            paramLabel = "K",
            defaultValue = "2",
            description = "Draw one in K frames of each camera (default: ${DEFAULT-VALUE}).")
    private int every;

    @Option(
            names = "--draw-most",
            paramLabel = "M",
            defaultValue = "150",
            description = "Write at most M annotated frames (default: ${DEFAULT-VALUE}).")
    private int most;

    Optional<Path> report() {
        return Optional.ofNullable(report);
    }

    Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    Annotator.Selection selection() {
        DriveOptions.checkRange("--draw-every", every, 1, 1_000_000);
        DriveOptions.checkRange("--draw-most", most, 1, 1_000_000);
        return new Annotator.Selection(every, most);
    }
}
