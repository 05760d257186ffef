package io.drivesight.simulator.cli;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether what is on the bus is shown live. */
final class FoxgloveOption {
    @Option(
            names = "--foxglove",
            arity = "0..1",
            fallbackValue = "8765",
            paramLabel = "PORT",
            description =
                    "Show it live to Foxglove (open connection, Foxglove WebSocket) on a port of this machine, 8765 if"
                            + " none is given, 0: any free one.")
    private @Nullable Integer port;

    /** The port; empty: it is not wanted. */
    OptionalInt port() {
        DriveOptions.checkRange("--foxglove", port, 0, 65535);
        return port == null ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
