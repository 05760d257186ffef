package io.drivesight.training.cli;

import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options, shared by several commands, for running a detector over pictures. */
final class DetectorOptions {
    @Option(
            names = "--callers",
            paramLabel = "N",
            description = "Pictures worked on at a time (default: ${DEFAULT-VALUE}).")
    private int callers = 2;

    @Option(
            names = "--provider",
            paramLabel = "P",
            description = "cpu, cuda or auto: CUDA where it works (default: auto).")
    private @Nullable ProviderChoice provider;

    /** Pictures worked on at a time. */
    int callers() {
        return callers;
    }

    /** True: somebody chose where it runs. */
    boolean choosesProvider() {
        return provider != null;
    }

    OnnxModel load(Path model) throws IOException {
        return OnnxModel.load(model, options());
    }

    /** Where it runs, one thread for each picture. */
    RuntimeOptions options() {
        return new RuntimeOptions(provider == null ? ProviderChoice.AUTO : provider, 1, 0, 0);
    }
}
