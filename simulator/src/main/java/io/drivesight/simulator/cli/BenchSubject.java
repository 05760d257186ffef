package io.drivesight.simulator.cli;

import io.drivesight.simulator.bench.BenchFrames;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is measured: the detector, the frames, the service's settings. */
final class BenchSubject {
    @Option(names = "--model", paramLabel = "FILE", description = "The detector (default: the one that ships).")
    private @Nullable Path model;

    @Option(
            names = "--frames",
            paramLabel = "DIR",
            description = "Folder of .jpg, .jpeg and .png images (default: a synthetic drive, 960x540).")
    private @Nullable Path frames;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of the service.")
    private Map<String, String> settings = new LinkedHashMap<>();

    Path model() {
        return DefaultModel.orDefault(model);
    }

    Map<String, String> settings() {
        return settings;
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
}
