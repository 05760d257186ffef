package io.drivesight.simulator.cli;

import io.drivesight.simulator.bench.BenchFrames;
import io.drivesight.simulator.bench.Soak;
import io.drivesight.simulator.bench.SoakReport;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight soak}. */
@Command(
        name = "soak",
        description = {
            "Runs the service at a share of its capacity for a long time, and judges whether memory and latency stay as they",
            "are, and every frame has its outcome.",
            ""
        },
        footer = {
            "  drivesight soak --minutes 30 --load 0.8 --report soak.json --plot soak.png",
            "  drivesight soak --minutes 600 --fps 30 --cameras 3 --frames drive/ --model yolox_nano.onnx",
            "",
            "What counts as flat: docs/performance.md.",
            "Exit codes: 0 flat, 1 not flat or failed, 2 wrong usage."
        })
final class SoakCommand implements Callable<Integer> {
    private static final int IMAGES = 30;
    private static final double MINUTE = 60;
    private static final double CAPACITY_SECONDS = 10;
    private static final double SAMPLES = 120;
    private static final double SHORTEST_INTERVAL = 0.5;
    private static final double LONGEST_INTERVAL = 30;

    @Option(names = "--minutes", paramLabel = "M", description = "Under load (default: 30).")
    private double minutes = 30;

    @Option(
            names = "--load",
            paramLabel = "SHARE",
            description = "Share of the capacity, which is found out first (default: 0.8).")
    private double load = 0.8;

    @Option(
            names = "--fps",
            paramLabel = "F",
            description = "Instead of --load: frames per second of all cameras together.")
    private @Nullable Double fps;

    @Option(names = "--cameras", paramLabel = "N", description = "That send (default: 1).")
    private int cameras = 1;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(names = "--plot", paramLabel = "F.png", description = "Draw memory, latency and throughput over time.")
    private @Nullable Path plot;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.standardOutput();
        Soak.Plan plan = plan();
        BenchFrames images = options.frames(IMAGES, terminal);
        SoakReport result = new Soak(plan, images, terminal).run();
        options.conclude(result, result.markdown(), terminal);
        if (plot != null) {
            Files.write(plot, result.plot());
            terminal.line("plot: " + plot);
        }
        return result.flat() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Soak.Plan plan() {
        DriveOptions.checkRange("--minutes", minutes, 0.05, 100_000);
        DriveOptions.checkRange("--load", load, 0.01, 1);
        DriveOptions.checkRange("--cameras", cameras, 1, 64);
        DriveOptions.checkRange("--fps", fps, 0.1, 10_000);
        if (plot != null && !plot.toString().endsWith(".png")) {
            throw new UsageException("--plot draws a .png file, was " + plot);
        }
        double seconds = minutes * MINUTE;
        return new Soak.Plan(
                seconds,
                load,
                Optional.ofNullable(fps),
                cameras,
                Math.min(CAPACITY_SECONDS, seconds),
                Math.max(SHORTEST_INTERVAL, Math.min(LONGEST_INTERVAL, seconds / SAMPLES)),
                options.service().settings("latest"));
    }
}
