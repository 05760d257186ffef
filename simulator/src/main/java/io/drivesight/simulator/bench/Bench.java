package io.drivesight.simulator.bench;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.simulator.bench.BenchReport.Contender;
import io.drivesight.simulator.bench.BenchReport.Load;
import io.drivesight.simulator.bench.BenchReport.Overload;
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

    private final Plan plan;
    private final BenchFrames frames;
    private final Terminal terminal;
    private final OperatingSystemMXBean processor = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final int cores = Runtime.getRuntime().availableProcessors();
    private final InProcess inProcess;
    private final Rounds rounds;

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

        private Map<String, String> serviceSettings(String chosenPolicy) {
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
        this.rounds = new Rounds(cores);
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
        try (EmbeddedBroker broker = ServiceUnderTest.startBroker()) {
            warmUp(broker);
            for (int round = 1; round <= plan.rounds(); round++) {
                round(round, broker, inputs, square, profile);
            }
            load.without(broker);
        }
        double others = load.byOthers();
        Map<String, Contender> contenders = rounds.contenders(square, profile);
        List<Load> loads = rounds.loads();
        List<Overload> overload = rounds.overloads();
        Map<String, Double> ratio = Goals.ratios(contenders, overload, rounds.beside());
        return new BenchReport(
                BenchReport.SCHEMA,
                began.toString(),
                machine,
                others,
                setup(inputs),
                trials,
                contenders,
                loads,
                overload,
                rounds.beside(),
                stageCosts,
                rounds.costs(),
                ratio,
                Goals.of(ratio, contenders, loads, overload));
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
        try (ServiceUnderTest service = ServiceUnderTest.start(broker, frames, plan.serviceSettings(EVERY))) {
            service.saturate(plan.cameras(), 2 * plan.seconds());
        }
        say("warmed up");
    }

    private void round(int number, EmbeddedBroker broker, Inputs inputs, Shape square, Shape profile)
            throws IOException, InterruptedException {
        String title = "round %d of %d: ".formatted(number, plan.rounds());
        add(Rounds.BARE_SQUARE, title + "bare model, square", inProcess.bareModel(square, inputs.square(), loop()));
        add(Rounds.BARE_PROFILE, title + "bare model, profile", inProcess.bareModel(profile, inputs.profile(), loop()));
        add(
                Rounds.SINGLE,
                title + "bare model, one frame at a time",
                inProcess.bareModel(Shape.SINGLE, inputs.profile(), loop()));
        add(Rounds.IN_PROCESS, title + "frame to objects in process", inProcess.frameToObjects(cores, loop()));
        double capacity;
        try (ServiceUnderTest service = service(broker, EVERY)) {
            Measurement saturated = service.saturate(plan.cameras(), plan.seconds());
            rounds.saturated(saturated);
            capacity = saturated.report().fps();
            say("%sservice, saturated: %.1f frames/s", title, capacity);
            if (plan.policy().equals(EVERY)) {
                loads(title, service, capacity);
            }
        }
        try (ServiceUnderTest service = service(broker, LATEST)) {
            if (plan.policy().equals(LATEST)) {
                loads(title, service, capacity);
            }
            overloads(title, service, capacity);
            beside(title, service, capacity);
        }
    }

    private void add(String contender, String what, Rate rate) {
        say(
                "%s: %.1f frames/s, %.1f ms",
                what, rate.framesPerSecond(), rate.millis().p50());
        rounds.add(contender, rate);
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

    private void loads(String title, ServiceUnderTest service, double capacity)
            throws IOException, InterruptedException {
        for (double share : plan.loads()) {
            double offered = share * capacity;
            Measurement load = service.offer(plan.cameras(), offered, plan.seconds());
            rounds.load(share, load);
            say(
                    "%sservice at %.0f %% (%.0f frames/s): send to result p50 %.1f, p99 %.1f ms",
                    title,
                    100 * share,
                    offered,
                    load.report().endToEndMs().p50(),
                    load.report().endToEndMs().p99());
        }
    }

    private void overloads(String title, ServiceUnderTest service, double capacity)
            throws IOException, InterruptedException {
        for (int cameras : List.of(1, plan.manyCameras())) {
            for (double factor : plan.overloads()) {
                Measurement overload = service.offer(cameras, factor * capacity, plan.seconds());
                rounds.overload(factor, cameras, overload);
                say("%sservice at %.0f x, %d cameras: %s", title, factor, cameras, speedAndAge(overload));
            }
        }
    }

    /** As much for sender and broker as at the highest multiple, but no more for the service than at the lowest. */
    private void beside(String title, ServiceUnderTest service, double capacity)
            throws IOException, InterruptedException {
        double least = plan.overloads().stream().min(Comparator.naturalOrder()).orElse(0.0);
        double most = plan.overloads().stream().max(Comparator.naturalOrder()).orElse(0.0);
        if (most <= least) {
            return;
        }
        Measurement beside = service.offerBeside(1, least * capacity, (most - least) * capacity, plan.seconds());
        rounds.beside(most, beside);
        say(
                "%sservice at %.0f x, and %.0f x on a topic that it does not read: %s",
                title, least, most - least, speedAndAge(beside));
    }

    private static String speedAndAge(Measurement measured) {
        return String.format(
                Locale.ROOT,
                "%.1f frames/s processed, age p99 %.1f ms",
                measured.report().fps(),
                measured.report().latencyMs().p99());
    }

    private void say(String format, Object... values) {
        terminal.line(String.format(Locale.ROOT, format, values));
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
