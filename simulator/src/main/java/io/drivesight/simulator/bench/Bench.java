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
import io.drivesight.simulator.bench.BenchReport.Contenders;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Round;
import io.drivesight.simulator.bench.BenchReport.Setup;
import io.drivesight.simulator.bench.BenchReport.Shape;
import io.drivesight.simulator.bench.BenchReport.StageCost;
import io.drivesight.simulator.bench.BenchReport.Trial;
import io.drivesight.simulator.bench.ClosedLoop.Rate;
import io.drivesight.simulator.bench.ServiceUnderTest.Measurement;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.collect.Terminal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the bare model, the way from frame to objects in process, and the service, in turn: one round after the other, so that
 * what changes on the machine meanwhile meets all of them. {@link #run()} once.
 */
public final class Bench {
    private static final String EVERY = "every";
    private static final String LATEST = "latest";

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
     * @param policy of the service at loads below its capacity: {@code every} or {@code latest}
     * @param cameras at capacity and below
     * @param seconds that each contender has in each round [s]
     * @param warmUpSeconds before that, each time [s]
     * @param rounds at least 1
     * @param loads shares of the capacity, above 0 to 1
     * @param overloads multiples of the capacity, above 1
     * @param manyCameras in overload, beside one
     * @param settings of the service on top, by key
     */
    public record Plan(
            Path model,
            ProviderChoice provider,
            InputProfile profile,
            String policy,
            int cameras,
            double seconds,
            double warmUpSeconds,
            int rounds,
            List<Double> loads,
            List<Double> overloads,
            int manyCameras,
            Map<String, String> settings) {
        public Plan {
            loads = List.copyOf(loads);
            overloads = List.copyOf(overloads);
            settings = Map.copyOf(settings);
        }

        private RuntimeOptions runtime() {
            return new RuntimeOptions(provider, 1, 0, 0);
        }

        Map<String, String> serviceSettings(String chosenPolicy) {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("model.path", model.toString());
            all.put("model.provider", lower(provider));
            all.put("model.profile", lower(profile));
            all.putAll(settings);
            all.put("policy", chosenPolicy);
            return all;
        }
    }

    /** The sizes of the model's input, and what the model is. */
    private record Inputs(ImageSize square, ImageSize profile, String name, String sha256, String provider) {}

    public Bench(Plan plan, BenchFrames frames, Terminal terminal) {
        this.plan = plan;
        this.frames = frames;
        this.terminal = terminal;
        this.inProcess = new InProcess(plan.model(), plan.runtime(), plan.profile(), frames);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Measures.
     *
     * @throws io.drivesight.simulator.bus.BrokerException when Kafka does not come up
     * @throws io.drivesight.service.StartException when the service does not come up
     * @throws io.drivesight.core.inference.ModelException when the model cannot be used
     * @throws IOException when frames cannot be read
     */
    public BenchReport run() throws IOException, InterruptedException {
        Instant began = Instant.now();
        Machine machine = Machine.here();
        OtherLoad load = new OtherLoad();
        Inputs inputs = inputs();
        List<Trial> trials = new ArrayList<>();
        Shape square = best(inputs.square(), trials);
        Shape profile = best(inputs.profile(), trials);
        Map<String, StageCost> stageCosts = inProcess.stageCosts(plan.warmUpSeconds(), plan.seconds() / 2);
        say("stages measured alone");
        List<Round> rounds = new ArrayList<>();
        try (EmbeddedBroker broker = ServiceUnderTest.startBroker()) {
            warmUp(broker);
            while (rounds.size() < plan.rounds()) {
                rounds.add(round(rounds.size() + 1, broker, inputs, square, profile));
            }
            load.without(broker);
        }
        double others = load.byOthers();
        Round median = Median.of(rounds, Round.class);
        Goals goals = new Goals(median, stageCosts);
        return new BenchReport(
                BenchReport.SCHEMA,
                began.toString(),
                machine,
                others,
                setup(inputs),
                trials,
                median.contenders(),
                median.loads(),
                median.overload(),
                stageCosts,
                median.costs(),
                goals.ratios(),
                goals.goals());
    }

    private Inputs inputs() {
        try (OnnxModel model = OnnxModel.load(plan.model(), plan.runtime())) {
            OnnxObjectDetector detector =
                    new OnnxObjectDetector(model, model.card().thresholds(), plan.profile(), System::nanoTime);
            return new Inputs(
                    model.card().input().size(),
                    detector.inputSize(frames.size()),
                    model.card().name(),
                    model.sha256(),
                    model.provider().wireName());
        }
    }

    private Setup setup(Inputs inputs) {
        return new Setup(
                inputs.name(),
                inputs.sha256(),
                inputs.provider(),
                lower(plan.profile()),
                text(inputs.square()),
                text(inputs.profile()),
                frames.source(),
                text(frames.size()),
                Math.round(frames.meanBytes()),
                frames.images().size(),
                plan.policy(),
                plan.cameras(),
                plan.seconds(),
                plan.rounds(),
                plan.settings());
    }

    private static String text(ImageSize size) {
        return size.width() + "x" + size.height();
    }

    private ClosedLoop loop() {
        return new ClosedLoop(plan.warmUpSeconds(), plan.seconds(), System::nanoTime, processor::getProcessCpuTime);
    }

    /** The fastest way to run the bare model at an input size. */
    private Shape best(ImageSize input, List<Trial> trials) throws InterruptedException {
        List<Trial> own = new ArrayList<>();
        for (Shape shape : Shape.candidates(cores)) {
            Rate rate = inProcess.bareModel(shape, input, loop());
            own.add(new Trial(text(input), shape, rate));
            say("bare model at %s, %s: %.1f frames/s", text(input), shape.words(), rate.framesPerSecond());
        }
        trials.addAll(own);
        return own.stream()
                .max(Comparator.comparingDouble(trial -> trial.rate().framesPerSecond()))
                .orElseThrow()
                .shape();
    }

    /** Code is compiled and connections are made before anything counts: the first round is to be like the others. */
    private void warmUp(EmbeddedBroker broker) throws IOException, InterruptedException {
        inProcess.frameToObjects(cores, loop());
        double capacity;
        try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, plan.serviceSettings(EVERY))) {
            capacity = saturateUntilWarm(service);
        }
        double most = plan.overloads().stream().max(Comparator.naturalOrder()).orElse(1.0);
        try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, plan.serviceSettings(LATEST))) {
            service.offer(plan.manyCameras(), most * capacity, plan.seconds());
        }
    }

    /** Returns its speed at last [1/s]. */
    private double saturateUntilWarm(ServiceUnderTest service) throws IOException, InterruptedException {
        long processed = 0;
        for (int turn = 1; ; turn++) {
            Measurement measured = service.saturate(plan.cameras(), plan.seconds());
            Costs costs = measured.costs();
            processed += costs.frames();
            boolean warm = processed >= WARM_FRAMES && costs.compilationMillis() <= LITTLE_COMPILATION;
            if (turn == 2 * WARM_UP_TURNS || (turn >= WARM_UP_TURNS && warm)) {
                say("warmed up with %d frames; compilation takes %.2f ms each", processed, costs.compilationMillis());
                return measured.report().fps();
            }
        }
    }

    private Round round(int number, EmbeddedBroker broker, Inputs inputs, Shape square, Shape profile)
            throws IOException, InterruptedException {
        String title = "round %d of %d: ".formatted(number, plan.rounds());
        Contender bareSquare = contender(
                title,
                "bare model, the model's own square, " + square.words(),
                inProcess.bareModel(square, inputs.square(), loop()));
        Contender bareProfile = contender(
                title,
                "bare model, the profile's input, " + profile.words(),
                inProcess.bareModel(profile, inputs.profile(), loop()));
        Contender inference = contender(
                title,
                "bare model, the profile's input, one frame at a time on one thread",
                inProcess.bareModel(Shape.SINGLE, inputs.profile(), loop()));
        Contender objects = contender(
                title,
                "encoded frame to tracked objects, in process, " + cores + " callers",
                inProcess.frameToObjects(cores, loop()));
        List<Load> loads = new ArrayList<>();
        List<Load> overload = new ArrayList<>();
        Map<String, Costs> costs = new LinkedHashMap<>();
        Contender saturated;
        try (ServiceUnderTest service = service(broker, EVERY)) {
            Measurement measured = service.saturate(plan.cameras(), plan.seconds());
            costs.put("saturated", measured.costs());
            saturated = contender(title, "the service through Kafka, saturated, policy every", measured.rate());
            if (plan.policy().equals(EVERY)) {
                loads(title, service, saturated.framesPerSecond(), loads, costs);
            }
        }
        double capacity = saturated.framesPerSecond();
        try (ServiceUnderTest service = service(broker, LATEST)) {
            if (plan.policy().equals(LATEST)) {
                loads(title, service, capacity, loads, costs);
            }
            overloads(title, service, capacity, overload, costs);
        }
        Contenders contenders = new Contenders(bareSquare, bareProfile, inference, objects, saturated);
        return new Round(contenders, loads, overload, costs);
    }

    private Contender contender(String title, String what, Rate rate) {
        say(
                "%s%s: %.1f frames/s, %.1f ms",
                title, what, rate.framesPerSecond(), rate.millis().p50());
        return Contender.of(what, rate);
    }

    private ServiceUnderTest service(EmbeddedBroker broker, String policy) throws IOException, InterruptedException {
        ServiceUnderTest service = ServiceUnderTest.start(broker, frames, plan.serviceSettings(policy));
        try {
            service.saturate(plan.cameras(), plan.warmUpSeconds());
            return service;
        } catch (IOException | InterruptedException | RuntimeException failed) {
            service.close();
            throw failed;
        }
    }

    private void loads(
            String title, ServiceUnderTest service, double capacity, List<Load> loads, Map<String, Costs> costs)
            throws IOException, InterruptedException {
        for (double share : plan.loads()) {
            Measurement measured = service.offer(plan.cameras(), share * capacity, plan.seconds());
            Load load = Load.of(share, plan.cameras(), measured);
            loads.add(load);
            costs.put(format("load%.0f", 100 * share), measured.costs());
            say(
                    "%sservice at %.0f %% (%.0f frames/s): send to result p50 %.1f, p99 %.1f ms",
                    title,
                    100 * share,
                    load.offered(),
                    load.sendToResult().p50(),
                    load.sendToResult().p99());
        }
    }

    private void overloads(
            String title, ServiceUnderTest service, double capacity, List<Load> loads, Map<String, Costs> costs)
            throws IOException, InterruptedException {
        for (int cameras : List.of(1, plan.manyCameras())) {
            for (double factor : plan.overloads()) {
                Measurement measured = service.offer(cameras, factor * capacity, plan.seconds());
                loads.add(Load.of(factor, cameras, measured));
                costs.put(overload(factor, cameras), measured.costs());
                say(
                        "%sservice at %.0f x, %d cameras: %.1f frames/s processed, age p99 %.1f ms",
                        title,
                        factor,
                        cameras,
                        measured.report().fps(),
                        measured.report().latencyMs().p99());
            }
        }
    }

    /** What the costs of an overload are called. */
    static String overload(double factor, int cameras) {
        return format("overload%.0fx%dCameras", factor, cameras);
    }

    private void say(String pattern, Object... values) {
        terminal.line(format(pattern, values));
    }

    /** How much of the machine other processes took while we measured. */
    private final class OtherLoad {
        private final long began = System.nanoTime();
        private final long busy = ProcessFiles.busyNanos();
        private final long ours = processor.getProcessCpuTime();
        private long brokers;

        /** What a broker has taken so far is ours. */
        private void without(EmbeddedBroker broker) {
            brokers += CostMeter.processorTime(broker).toNanos();
        }

        /** Share of all cores' time, 0..1; 0 when unknown. */
        private double byOthers() {
            long others = ProcessFiles.busyNanos() - busy - (processor.getProcessCpuTime() - ours) - brokers;
            long all = (System.nanoTime() - began) * processor.getAvailableProcessors();
            return Math.max(0, Math.min(1, (double) others / all));
        }
    }
}
