package io.drivesight.simulator.bench;

import static io.drivesight.evaluation.report.Text.format;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Round;
import io.drivesight.simulator.bench.BenchReport.Setup;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.InProcess.Shape;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.collect.LocalService;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the bare model, the way from frame to objects in process, and the service, in turn and in several rounds, so that
 * a change on the machine meets all of them. {@link #run()} once.
 */
public final class Bench {
    private static final double LONGEST_WARM_UP = 2;
    private static final int MANY_CAMERAS = 6;
    private static final String SATURATED = "saturated";

    /** A service is warmed up for so many turns, up to twice as many while much is still compiled. */
    private static final int WARM_UP_TURNS = 6;

    /** What compilation may take of a frame's processor time when all is warm [ms]. */
    private static final double LITTLE_COMPILATION = 0.2;

    /** What runs once a frame is compiled for good after 5000 frames, when its virtual machine is left at its defaults. */
    private static final int WARM_FRAMES = 6000;

    private final Plan plan;
    private final BenchFrames frames;
    private final Terminal terminal;
    private final OperatingSystemMXBean processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final InProcess inProcess;

    /**
     * What is measured.
     *
     * @param model the detector
     * @param provider what runs it
     * @param profile size of its input
     * @param seconds that each contender has in each round [s]
     * @param rounds at least 1
     * @param loads shares of the capacity, above 0 to 1, under policy {@code every}
     * @param overloads multiples of the capacity, above 1, under policy {@code latest}
     * @param settings of the service, by key
     */
    public record Plan(
            Path model,
            ProviderChoice provider,
            InputProfile profile,
            double seconds,
            int rounds,
            List<Double> loads,
            List<Double> overloads,
            Map<String, String> settings) {}

    /** The sizes of the model's input: its own square, and the profile's for these frames. */
    private record Inputs(ImageSize square, ImageSize profile) {}

    public Bench(Plan plan, BenchFrames frames, Terminal terminal) {
        this.plan = plan;
        this.frames = frames;
        this.terminal = terminal;
        this.inProcess = new InProcess(plan.model(), runtime(), plan.profile(), frames);
    }

    private RuntimeOptions runtime() {
        return new RuntimeOptions(plan.provider(), 1, 0, 0);
    }

    private double warmUpSeconds() {
        return Math.min(LONGEST_WARM_UP, plan.seconds());
    }

    /**
     * Measures.
     *
     * @throws io.drivesight.simulator.bus.EmbeddedBroker.BrokerException when Kafka does not come up
     * @throws io.drivesight.service.StartException when the service does not come up
     * @throws io.drivesight.core.inference.ModelException when the model cannot be used
     * @throws IOException when frames cannot be read
     */
    public BenchReport run() throws IOException, InterruptedException {
        Instant began = Instant.now();
        Inputs inputs;
        Setup setup;
        try (OnnxModel model = OnnxModel.load(plan.model(), runtime())) {
            OnnxObjectDetector detector =
                    new OnnxObjectDetector(model, model.card().thresholds(), plan.profile(), System::nanoTime);
            inputs = new Inputs(model.card().input().size(), detector.inputSize(frames.size()));
            setup = setup(model, inputs);
        }
        return run(began, setup, inputs);
    }

    private Setup setup(OnnxModel model, Inputs inputs) {
        return new Setup(
                model.card().name(),
                model.sha256(),
                model.provider().wireName(),
                inputs.square().toString(),
                inputs.profile().toString(),
                frames.source(),
                frames.size().toString(),
                Math.round(frames.meanBytes()),
                frames.images().size(),
                plan.seconds(),
                plan.rounds(),
                plan.settings());
    }

    private BenchReport run(Instant began, Setup setup, Inputs inputs) throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Shape square = fastest(inputs.square());
        Shape profile = fastest(inputs.profile());
        Map<String, StageCost> stageCosts = inProcess.stageCosts(warmUpSeconds(), plan.seconds() / 2);
        List<Round> rounds = new ArrayList<>();
        try (EmbeddedBroker broker = LocalService.startBroker()) {
            warmUp(broker);
            while (rounds.size() < plan.rounds()) {
                say("round %d of %d", rounds.size() + 1, plan.rounds());
                rounds.add(round(broker, inputs, square, profile));
            }
        }
        Round median = Median.of(rounds, Round.class);
        return new BenchReport(
                BenchReport.SCHEMA,
                began.toString(),
                machine,
                setup,
                median.contenders(),
                median.loads(),
                stageCosts,
                ratios(median, stageCosts));
    }

    /** Speeds over one another, by name; and what a frame takes beside its inference, see {@link BenchReport#ratio}. */
    static Map<String, Double> ratios(Round measured, Map<String, StageCost> stageCosts) {
        Map<String, Double> ratio = new LinkedHashMap<>();
        Rate square = measured.rate("bareSquare");
        Rate service = measured.rate("service");
        for (String name : List.of("service", "inProcess", "bareProfile")) {
            ratio.put(name + "ToBareSquare", over(measured.rate(name).framesPerSecond(), square.framesPerSecond()));
        }
        // Frames per second of processor time: the service's own threads against the bare model.
        ratio.put("serviceToBareSquareByProcessorTime", over(square.processorMillis(), service.processorMillis()));
        measured.loads().forEach((name, load) -> {
            if (load.factor() > 1) {
                ratio.put(name + "ToCapacity", over(load.framesPerSecond(), service.framesPerSecond()));
            }
        });
        Costs costs = measured.load(SATURATED).costs();
        StageCost inference = stageCosts.getOrDefault("inference", new StageCost(0, 0));
        ratio.put("overheadMillis", costs.processMillis() + costs.brokerMillis() - inference.millis());
        ratio.put("allocatedBytes", costs.serviceBytes());
        return ratio;
    }

    private static double over(double one, double other) {
        return other > 0 ? one / other : 0;
    }

    private ClosedLoop loop() {
        return new ClosedLoop(warmUpSeconds(), plan.seconds(), System::nanoTime, processor::getProcessCpuTime);
    }

    /** How to share the cores out so that the bare model is fastest at an input size. */
    private Shape fastest(ImageSize input) throws InterruptedException {
        Shape fastest = Shape.SINGLE;
        double most = 0;
        for (Shape shape : Shape.candidates(cores)) {
            double speed = inProcess.bareModel(shape, input, loop()).framesPerSecond();
            say("bare model at %s, %s: %.1f frames/s", input, shape.words(), speed);
            fastest = speed > most ? shape : fastest;
            most = Math.max(most, speed);
        }
        return fastest;
    }

    /** Code is compiled and connections are made before anything counts: the first round is to be like the others. */
    private void warmUp(EmbeddedBroker broker) throws IOException, InterruptedException {
        inProcess.frameToObjects(cores, loop());
        double capacity;
        try (ServiceUnderTest service = service(broker, "every")) {
            capacity = saturateUntilWarm(service);
        }
        double most =
                plan.overloads().stream().mapToDouble(factor -> factor).max().orElse(1);
        try (ServiceUnderTest service = service(broker, "latest")) {
            service.offer(MANY_CAMERAS, most * capacity, plan.seconds());
        }
    }

    /** Returns its speed at last [1/s]. */
    private double saturateUntilWarm(ServiceUnderTest service) throws IOException, InterruptedException {
        long processed = 0;
        for (int turn = 1; ; turn++) {
            Measurement measured = service.saturate(1, plan.seconds());
            Costs costs = measured.costs();
            processed += costs.frames();
            boolean warm = processed >= WARM_FRAMES && costs.compilationMillis() <= LITTLE_COMPILATION;
            if (turn == 2 * WARM_UP_TURNS || (turn >= WARM_UP_TURNS && warm)) {
                say("warmed up with %d frames; compilation takes %.2f ms each", processed, costs.compilationMillis());
                return measured.report().fps();
            }
        }
    }

    private Round round(EmbeddedBroker broker, Inputs inputs, Shape square, Shape profile)
            throws IOException, InterruptedException {
        Map<String, Contender> contenders = new LinkedHashMap<>();
        contenders.put(
                "bareSquare",
                contender(
                        "bare model, its own square, " + square.words(),
                        inProcess.bareModel(square, inputs.square(), loop())));
        contenders.put(
                "bareProfile",
                contender(
                        "bare model, the profile's input, " + profile.words(),
                        inProcess.bareModel(profile, inputs.profile(), loop())));
        contenders.put(
                "inference",
                contender(
                        "bare model, the profile's input, one frame at a time on one thread",
                        inProcess.bareModel(Shape.SINGLE, inputs.profile(), loop())));
        contenders.put(
                "inProcess",
                contender(
                        "encoded frame to tracked objects, in process, " + cores + " callers",
                        inProcess.frameToObjects(cores, loop())));
        Map<String, Load> loads = new LinkedHashMap<>();
        double capacity;
        try (ServiceUnderTest service = service(broker, "every")) {
            service.saturate(1, warmUpSeconds());
            Measurement saturated = service.saturate(1, plan.seconds());
            capacity = saturated.report().fps();
            contenders.put("service", contender("the service through Kafka, saturated", saturated.rate()));
            loads.put(SATURATED, Load.of(1, 1, saturated));
            for (double share : plan.loads()) {
                loads.put(
                        format("load%.0f", 100 * share),
                        load(share, 1, service.offer(1, share * capacity, plan.seconds())));
            }
        }
        try (ServiceUnderTest service = service(broker, "latest")) {
            service.saturate(1, warmUpSeconds());
            for (int cameras : List.of(1, MANY_CAMERAS)) {
                for (double factor : plan.overloads()) {
                    loads.put(
                            format("overload%.0fx%dCameras", factor, cameras),
                            load(factor, cameras, service.offer(cameras, factor * capacity, plan.seconds())));
                }
            }
        }
        return new Round(contenders, loads);
    }

    private ServiceUnderTest service(EmbeddedBroker broker, String policy) throws InterruptedException {
        return ServiceUnderTest.start(broker, frames, policy, plan.settings());
    }

    private Contender contender(String what, Rate rate) {
        say(
                "  %s: %.1f frames/s, %.1f ms",
                what, rate.framesPerSecond(), rate.millis().p50());
        return new Contender(what, rate);
    }

    private Load load(double factor, int cameras, Measurement measured) {
        Load load = Load.of(factor, cameras, measured);
        say(
                "  service at %.0f %%, cameras: %d: %.1f frames/s, send to result p50 %.1f ms, age p99 %.1f ms",
                100 * factor,
                cameras,
                load.framesPerSecond(),
                load.sendToResult().p50(),
                load.age().p99());
        return load;
    }

    private void say(String pattern, Object... values) {
        terminal.line(format(pattern, values));
    }
}
