package io.drivesight.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.drivesight.service.config.ConfigException;
import io.drivesight.service.config.ConfigLoader;
import io.drivesight.service.config.ServiceConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the service until it is told to stop or fails. */
@Command(
        name = "drivesight serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Consumes camera frames from Kafka and publishes one result per frame: its outcome, objects and paths.",
            ""
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight serve --bootstrap-servers localhost:9092",
            "  drivesight serve --bootstrap-servers localhost:9092 --model run/model.onnx --port 0",
            "  drivesight serve --config drivesight.yaml --policy every --port 0",
            "  drivesight serve --config drivesight.yaml --set lane.capacity=4 --set kafka.create-topics=true",
            "",
            "Settings: defaults, then the file, then the environment (DRIVESIGHT_KAFKA_GROUP_ID is",
            "drivesight.kafka.group-id), then these options. docs/operations.md lists them all.",
            "SIGTERM or Ctrl-C: stops taking frames, finishes those in work, commits, ends.",
            "Exit codes: 0 stopped, 1 failed, 2 wrong usage or configuration."
        })
final class ServeCommand implements Callable<Integer> {
    private final Map<String, String> environment;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with settings under 'drivesight:'.")
    private @Nullable Path config;

    @Option(names = "--bootstrap-servers", paramLabel = "HOST:PORT", description = "Where to find the Kafka cluster.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The detector, an .onnx file (default: the one that ships).")
    private @Nullable String model;

    @Option(names = "--provider", paramLabel = "auto|cuda|cpu", description = "What runs the model.")
    private @Nullable String provider;

    @Option(
            names = "--policy",
            paramLabel = "latest|every",
            description = "Newest frame per camera wins, or nothing is skipped.")
    private @Nullable String policy;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of health and metrics; 0: any free one.")
    private @Nullable String port;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting, with or without 'drivesight.'.")
    private Map<String, String> settings = new LinkedHashMap<>();

    ServeCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Logging.configure(ServiceConfig.Log.DEFAULT);
        try {
            return serve(new ConfigLoader(environment).load(Optional.ofNullable(config), flags()));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> spec.commandLine().getErr().println("drivesight serve: " + problem));
            return CommandLine.ExitCode.USAGE;
        } catch (StartException e) {
            spec.commandLine().getErr().println("drivesight serve: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>(settings);
        put(flags, "kafka.bootstrap-servers", bootstrapServers);
        put(flags, "model.path", model);
        put(flags, "model.provider", provider);
        put(flags, "policy", policy);
        put(flags, "http.port", port);
        return flags;
    }

    private static void put(Map<String, String> flags, String key, @Nullable String value) {
        if (value != null) {
            flags.put(key, value);
        }
    }

    private int serve(ServiceConfig loaded) {
        Logging.configure(loaded.log());
        CountDownLatch drained = new CountDownLatch(1);
        Thread hook = stopOnSignal(Thread.currentThread(), drained);
        try {
            DriveSightService service = DriveSightService.start(loaded);
            int code;
            try {
                code = end(service);
            } finally {
                service.close();
            }
            if (service.hangs()) {
                // An end in order unloads the native library under a run that goes on, which aborts with another code.
                // Not all is drained, whoever wanted the end.
                Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE);
            }
            return code;
        } catch (InterruptedException e) {
            // Told to stop before it had started.
            return CommandLine.ExitCode.OK;
        } finally {
            drained.countDown();
            release(hook);
        }
    }

    private static int end(DriveSightService service) {
        try {
            service.ended().get();
            return CommandLine.ExitCode.OK;
        } catch (InterruptedException e) {
            // The signal's way of saying stop.
            return CommandLine.ExitCode.OK;
        } catch (ExecutionException e) {
            LoggerFactory.getLogger(ServeCommand.class)
                    .error("Ending, since the service has failed: {}", String.valueOf(e.getCause()));
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    /** The virtual machine ends when its hooks do: this one waits for the drain, which runs on the main thread. */
    private static Thread stopOnSignal(Thread main, CountDownLatch drained) {
        Thread hook = new Thread(
                () -> {
                    main.interrupt();
                    awaitUninterrupted(drained);
                },
                "drivesight-signal");
        Runtime.getRuntime().addShutdownHook(hook);
        return hook;
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void release(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The virtual machine is going down already, and the hook with it.
        }
    }

    /** Sets logging up for a service that is a program of its own. A service inside another program leaves logging to it. */
    static final class Logging {
        private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg%n";
        private static final String OURS = "io.drivesight";

        private Logging() {}

        static void configure(ServiceConfig.Log config) {
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            context.reset();
            ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
            console.setContext(context);
            console.setEncoder(encoder(config.format(), context));
            console.start();
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.setLevel(Level.WARN);
            root.addAppender(console);
            context.getLogger(OURS).setLevel(Level.toLevel(config.level().name()));
        }

        private static Encoder<ILoggingEvent> encoder(ServiceConfig.Log.Format format, LoggerContext context) {
            if (format == ServiceConfig.Log.Format.JSON) {
                JsonEncoder json = new JsonEncoder();
                json.setContext(context);
                json.start();
                return json;
            }
            PatternLayoutEncoder lines = new PatternLayoutEncoder();
            lines.setContext(context);
            lines.setPattern(PATTERN);
            lines.start();
            return lines;
        }
    }
}
