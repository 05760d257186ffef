package io.drivesight.simulator.cli;

import io.drivesight.core.inference.ShippedModel;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.scenario.ScenarioException;
import io.drivesight.simulator.score.scenario.ScenarioPlan;
import io.drivesight.simulator.score.scenario.ScenarioRuns;
import io.drivesight.simulator.score.scenario.ScenarioRuns.Scored;
import io.drivesight.simulator.score.virtual.Perception;
import io.drivesight.simulator.score.virtual.Sight;
import io.drivesight.simulator.score.virtual.TrueSight;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What the commands have in common that score a model over synthetic drives on simulated time. */
final class ScenarioScoring {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The detector, an .onnx file (default: the one that ships).")
    private Path model = ShippedModel.path();

    @Option(
            names = "--profile",
            paramLabel = "P",
            converter = ProfileConverter.class,
            description = "Size of its input, as the service's model.profile: auto, square, fast, balanced, quality"
                    + " (default: auto).")
    private InputProfile profile = InputProfile.AUTO;

    @Mixin
    private final ZoomOption zoom = new ZoomOption();

    @Option(
            names = "--detections",
            paramLabel = "EYES",
            description = {
                "The truth's boxes in the detector's place: truth[,jitter=0.03][,miss=0.1][,false=0.2][,least=6px][,seed=1]:",
                "jitter of each edge as a share of the box, share missed, false boxes a frame, least height seen.",
                "Nothing is drawn then, and recordings hold no frames."
            })
    private @Nullable String detections;

    @Option(
            names = "--states",
            paramLabel = "truth",
            description = "True tracks in detector's and tracker's place: what is lost then is lost by judgement.")
    private @Nullable String states;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where recordings and scores go.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** In the words of the service's setting. */
    static final class ProfileConverter implements ITypeConverter<InputProfile> {
        @Override
        public InputProfile convert(String value) {
            try {
                return InputProfile.named(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }

    /** What is done with scored runs. */
    interface Use {
        void of(ScenarioRuns runs, List<Scored> scored) throws IOException;
    }

    /** A file in the folder of the results. */
    Path file(String name) {
        return out.resolve(name);
    }

    /** Says what came of it. */
    void print(String table, String files) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(table);
        out.println(files);
        out.flush();
    }

    ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** @throws ParameterException when there is no such scenario or weather */
    void check(List<String> scenarios, List<String> weathers) {
        try {
            weathers.forEach(Conditions::parse);
            scenarios.forEach(Scenario::load);
        } catch (ScenarioException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Runs and scores what is not there already. */
    void run(List<ScenarioPlan> plans, Use use) throws IOException {
        Terminal terminal = new Terminal(System.out, Boolean.getBoolean("drivesight.terminal"));
        Optional<Sight> truth = trueSight();
        if (truth.isPresent()) {
            run(truth.get(), plans, use, terminal);
            return;
        }
        if (!Files.isRegularFile(model)) {
            throw new NoSuchFileException(model + " (--model must name an .onnx detector)");
        }
        // Stages are timed by processor time, which other work on the machine does not stretch.
        LongSupplier processorTime = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
        try (Perception perception = Perception.load(model, profile, zoom.mode(), processorTime)) {
            run(perception, plans, use, terminal);
        }
    }

    private void run(Sight sight, List<ScenarioPlan> plans, Use use, Terminal terminal) throws IOException {
        ScenarioRuns runs =
                new ScenarioRuns(out, sight, Runtime.getRuntime().availableProcessors(), System::nanoTime, terminal);
        use.of(runs, runs.run(plans));
    }

    /** What stands in the detector's place; empty: nothing does. */
    Optional<Sight> trueSight() {
        try {
            return TrueSight.parse(Optional.ofNullable(detections), Optional.ofNullable(states));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
