package io.drivesight.core.inference;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.drivesight.core.inference.RuntimeOptions.ExecutionProvider;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens sessions on the best provider that really works. */
final class SessionFactory {
    private static final Logger LOG = LoggerFactory.getLogger(SessionFactory.class);

    /** A session and what it runs on. */
    record Opened(OrtSession session, ExecutionProvider provider) {}

    private SessionFactory() {}

    static OrtEnvironment environment() {
        CommandLineGuard.check(CommandLineGuard.PROCESS);
        try {
            return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "drivesight");
        } catch (LinkageError e) {
            throw new ModelException(
                    "ONNX Runtime's native library cannot be loaded: %s; it is unpacked into java.io.tmpdir (%s), which must be writable and not mounted noexec, unless onnxruntime.native.path names a folder that has it"
                            .formatted(cause(e), System.getProperty("java.io.tmpdir")),
                    e);
        }
    }

    /** The last that has something to say. */
    private static Throwable cause(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return last;
    }

    /** Version of ONNX Runtime's native library. */
    static String version() {
        return environment().getVersion();
    }

    static Opened open(OrtEnvironment environment, byte[] bytes, String source, RuntimeOptions options) {
        if (options.provider() != ProviderChoice.CPU) {
            try {
                return new Opened(openCuda(environment, bytes, options), ExecutionProvider.CUDA);
            } catch (OrtException e) {
                reportFallback(options.provider(), e);
            }
        }
        try (OrtSession.SessionOptions session = common(options)) {
            return new Opened(environment.createSession(bytes, session), ExecutionProvider.CPU);
        } catch (OrtException e) {
            throw new ModelException(source + ": not a usable ONNX model: " + e.getMessage(), e);
        }
    }

    /** Only the attempt itself tells whether there is a usable GPU: the list of providers is what was compiled in. */
    private static OrtSession openCuda(OrtEnvironment environment, byte[] bytes, RuntimeOptions options)
            throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(options.deviceId());
                OrtSession.SessionOptions session = common(options)) {
            // EXHAUSTIVE, the default, costs seconds at every new shape.
            cuda.add("cudnn_conv_algo_search", "HEURISTIC");
            cuda.add("arena_extend_strategy", "kSameAsRequested");
            if (options.gpuMemoryLimitBytes() > 0) {
                cuda.add("gpu_mem_limit", Long.toString(options.gpuMemoryLimitBytes()));
            }
            session.addCUDA(cuda);
            return environment.createSession(bytes, session);
        }
    }

    private static void reportFallback(ProviderChoice choice, OrtException cause) {
        if (choice == ProviderChoice.CUDA) {
            LOG.warn("CUDA was asked for but cannot be used, running on CPU: {}", firstLine(cause));
        } else {
            LOG.info("No usable CUDA device, running on CPU ({})", firstLine(cause));
        }
    }

    private static String firstLine(OrtException cause) {
        String message = String.valueOf(cause.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static OrtSession.SessionOptions common(RuntimeOptions options) throws OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        session.setIntraOpNumThreads(options.intraOpThreads());
        session.setInterOpNumThreads(1);
        // Off by default: spinning threads take the cores that decoding and the other callers need.
        session.addConfigEntry("session.intra_op.allow_spinning", options.spinning() ? "1" : "0");
        return session;
    }

    /**
     * ONNX Runtime 1.29 on Linux dies without a message, taking the JVM with it, when the process was started with a command line of
     * about 4 KB or more: a long class path behind {@code -cp} is enough (measured: 3,974 bytes start, 3,981 do not). Better an error
     * that says what to do.
     */
    static final class CommandLineGuard {
        /** Where Linux keeps this process's command line; elsewhere there is no such file, and no such failure is known. */
        static final Path PROCESS = Path.of("/proc/self/cmdline");

        private static final int MAX_BYTES = 3_970;

        private CommandLineGuard() {}

        /** Throws a {@link ModelException} for a command line that is too long. */
        static void check(Path commandLine) {
            int length = length(commandLine);
            if (length > MAX_BYTES) {
                throw new ModelException(
                        ("the command line has %d bytes, and ONNX Runtime crashes above %d; pass the class path in the"
                                        + " environment variable CLASSPATH or in an argument file (java @file)")
                                .formatted(length, MAX_BYTES));
            }
        }

        private static int length(Path commandLine) {
            try {
                return Files.isReadable(commandLine) ? Files.readAllBytes(commandLine).length : 0;
            } catch (IOException e) {
                return 0;
            }
        }
    }
}
