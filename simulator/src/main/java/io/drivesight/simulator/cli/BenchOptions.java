package io.drivesight.simulator.cli;

import io.drivesight.simulator.bench.BenchFrames;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What bench and soak send and where their figures go, as options. */
final class BenchOptions {
    @Mixin
    private ServiceOptions service = new ServiceOptions();

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description = "Folder of .jpg, .jpeg and .png images (default: a synthetic drive, 960x540).")
    private @Nullable Path frames;

    @Mixin
    private FigureOutput output = new FigureOutput();

    ServiceOptions service() {
        return service;
    }

    /**
     * The frames to send.
     *
     * @param rendered how many are rendered when no folder is given
     */
    BenchFrames frames(int rendered, Terminal terminal) throws IOException {
        if (frames != null) {
            return BenchFrames.ofFolder(frames);
        }
        terminal.line("rendering frames …");
        return BenchFrames.synthetic(rendered, Runtime.getRuntime().availableProcessors());
    }

    /** Shows what came out, and writes it where that is asked for. */
    void conclude(Object figures, String tables, Terminal terminal) throws IOException {
        terminal.line("");
        terminal.line(tables);
        output.write(figures);
    }
}
