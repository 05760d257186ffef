package io.drivesight.simulator.cli;

import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.bench.Bench;
import io.drivesight.simulator.bench.BenchFrames;
import io.drivesight.simulator.bench.BenchReport;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight bench}. */
@Command(
        name = "bench",
        description = {
            "Measures the service on this machine beside the bare model, in one run: throughput, latency at shares of its",
            "capacity, what it does above it, and what it costs. Frames, model and machine are the same for all.",
            ""
        },
        footer = {
            "  drivesight bench --report bench.json",
            "  drivesight bench --model yolox_nano.onnx --frames drive/ --report bench.json",
            "  drivesight bench --quick",
            "",
            "What is measured and how: docs/performance.md.",
            "Exit codes: 0 measured, 1 failed, 2 wrong usage."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int IMAGES = 30;
    private static final int QUICK_IMAGES = 6;

    @Mixin
    private BenchOptions options = new BenchOptions();

    @Option(
            names = "--profile",
            paramLabel = "P",
            description = "Size of the model's input: auto, square, fast, balanced, quality (default: auto).")
    private InputProfile profile = InputProfile.AUTO;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "For each contender in each round (default: 8; with --quick: 1).")
    private @Nullable Double seconds;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds (default: 3; with --quick: 1).")
    private @Nullable Integer rounds;

    @Option(names = "--quick", description = "About half a minute: shows that it works, its figures mean little.")
    private boolean quick;

    @Option(
            names = "--overload",
            paramLabel = "F[,F...]",
            split = ",",
            description = "Multiples of the capacity, above 1 (default: 2,5,10; with --quick: 2).")
    private @Nullable List<Double> overloads;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Terminal terminal = Terminal.standardOutput();
        Bench.Plan plan = plan();
        BenchFrames images = options.frames(quick ? QUICK_IMAGES : IMAGES, terminal);
        BenchReport measured = new Bench(plan, images, terminal).run();
        options.conclude(measured, measured.markdown(), terminal);
        return CommandLine.ExitCode.OK;
    }

    private Bench.Plan plan() {
        double span = seconds != null ? seconds : quick ? 1 : 8;
        int turns = rounds != null ? rounds : quick ? 1 : 3;
        DriveOptions.checkRange("--seconds", span, 0.1, 3600);
        DriveOptions.checkRange("--rounds", turns, 1, 1000);
        List<Double> above = overloads != null ? overloads : quick ? List.of(2.0) : List.of(2.0, 5.0, 10.0);
        above.forEach(factor -> DriveOptions.checkRange("--overload", factor, 1, 1000));
        Map<String, String> settings = options.service().settings("every");
        settings.put("model.profile", ServiceOptions.name(profile));
        return new Bench.Plan(
                options.service().model(),
                options.service().provider(),
                profile,
                span,
                turns,
                quick ? List.of(0.6) : List.of(0.3, 0.6, 0.9),
                above,
                settings);
    }
}
