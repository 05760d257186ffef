package io.drivesight.simulator.cli;

import io.drivesight.fusion.stream.FusionConfig;
import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import io.drivesight.fusion.stream.FusionService;
import io.drivesight.simulator.bus.KafkaConnection;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.collect.Terminal;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight fuse}. */
@Command(
        name = "fuse",
        description = {
            "Puts together what the cameras of each vehicle see: reads perception.results, writes perception.world, one list of road",
            "users around the vehicle, each under one id. Runs on Kafka Streams: instances of one --application share the vehicles.",
            ""
        },
        footer = {
            "  drivesight fuse --bootstrap-servers localhost:9092 --create-topics 6",
            "  drivesight fuse --bootstrap-servers kafka:9093 --kafka-config tls.properties --standbys 1",
            "  drivesight fuse --bootstrap-servers localhost:9092 --exactly-once",
            "  drivesight fuse --bootstrap-servers localhost:9092 --create-topics 6 --osi",
            "",
            "Ctrl-C ends it. What the worlds have in them: docs/fusion.md.",
            "Exit codes: 0 ended, 1 failed, 2 wrong usage."
        })
final class FuseCommand implements Callable<Integer> {
    @Mixin
    private KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--application",
            paramLabel = "NAME",
            description = "Instances of one name share the vehicles (default: ${DEFAULT-VALUE}).")
    private String application = "drivesight-fusion";

    @Option(names = "--results", paramLabel = "TOPIC", description = "That is read (default: ${DEFAULT-VALUE}).")
    private String results = Topics.RESULTS;

    @Option(names = "--worlds", paramLabel = "TOPIC", description = "That is written (default: ${DEFAULT-VALUE}).")
    private String worlds = Topics.WORLD;

    @Option(
            names = "--osi",
            arity = "0..1",
            fallbackValue = "perception.world.osi",
            paramLabel = "TOPIC",
            description =
                    "Also write each world as osi3.SensorData (ASAM OSI 3) to a topic, ${FALLBACK-VALUE} if none is given.")
    private @Nullable String osi;

    @Option(
            names = "--create-topics",
            paramLabel = "PARTITIONS",
            description = "Create the topics that are missing, with so many partitions.")
    private @Nullable Integer createTopics;

    @Option(
            names = "--exactly-once",
            description =
                    "Tell each world once, to consumers that read committed records: they wait up to 0.2 s for it. Without it an"
                            + " instance that was taken for dead and was not tells worlds again, the same to the byte; so does one"
                            + " that finds too much told before to look through.")
    private boolean exactlyOnce;

    @Option(
            names = "--instance",
            paramLabel = "NAME",
            description =
                    "Name of this instance, unique: after a crash the one of that name takes over at once. Without it others do"
                            + " after 10 s.")
    private @Nullable String instance;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            description =
                    "Other instances that keep a copy of each vehicle's world, to go on at once (default: ${DEFAULT-VALUE}).")
    private int standbys = 0;

    @Option(names = "--threads", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int threads = 1;

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            description =
                    "Serve /health/ready on this port of the loopback address: 200 while it works, else 503 (default: not).")
    private @Nullable Integer httpPort;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DriveOptions.checkRange("--standbys", standbys, 0, 10);
        DriveOptions.checkRange("--threads", threads, 1, 256);
        DriveOptions.checkRange("--http-port", httpPort, 1, 65535);
        KafkaConnection connection = kafka.connection();
        if (createTopics != null) {
            DriveOptions.checkRange("--create-topics", createTopics, 1, 10_000);
            connection.createTopics(
                    createTopics, osi == null ? List.of(results, worlds) : List.of(results, worlds, osi));
        }
        Terminal terminal = Terminal.standardOutput();
        CountDownLatch stop = new CountDownLatch(1);
        FusionConfig config = new FusionConfig(
                application,
                results,
                worlds,
                exactlyOnce ? Guarantee.EXACTLY_ONCE : Guarantee.AT_LEAST_ONCE,
                Optional.ofNullable(instance),
                threads,
                standbys,
                Optional.ofNullable(osi),
                connection.settings());
        try (StopSignal signal = StopSignal.calls(stop::countDown);
                FusionService service = FusionService.start(config);
                Closeable ready = ReadyServer.start(httpPort, service::isRunning)) {
            terminal.line("fusing %s into %s; Ctrl-C ends it".formatted(results, worlds));
            while (!stop.await(1, TimeUnit.SECONDS)) {
                if (service.hasFailed()) {
                    throw new IOException(
                            "the fusion has ended: are " + results + " and " + worlds + " there? See the log");
                }
                terminal.update(service.counts().toString());
            }
        }
        return 0;
    }
}
