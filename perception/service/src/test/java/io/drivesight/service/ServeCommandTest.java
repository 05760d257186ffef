package io.drivesight.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import io.drivesight.testkit.SquareDetectorOnnx;
import io.drivesight.testkit.TinyOnnx;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** Models that cannot be used, given to {@code drivesight serve}: it exits with 1 and one line that says what to do. */
class ServeCommandTest {
    private static final int FAILED = 1;

    @TempDir
    Path folder;

    /** The command sets logging up as for a program of its own. */
    @AfterEach
    void restoreLogging() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    private static void assertRefused(Path model, String... told) {
        StringWriter errors = new StringWriter();

        int exitCode = new CommandLine(new ServeCommand(Map.of()))
                .setErr(new PrintWriter(errors, true))
                .execute(
                        "--bootstrap-servers",
                        "127.0.0.1:1",
                        "--port",
                        "0",
                        "--provider",
                        "cpu",
                        "--model",
                        "" + model);

        assertThat(exitCode).as(errors.toString()).isEqualTo(FAILED);
        assertThat(errors.toString())
                .startsWith("drivesight serve: ")
                .contains(told)
                .doesNotContain("\tat ");
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.onnx"), bytes);
    }

    @Test
    void serve_modelMissing_saysToGiveOne() {
        assertRefused(folder.resolve("none.onnx"), "none.onnx", "no such model file; give the path of an .onnx file");
    }

    @Test
    void serve_modelTruncated_saysItIsNotUsable() throws Exception {
        byte[] whole = SquareDetectorOnnx.bytes();

        assertRefused(file(Arrays.copyOf(whole, whole.length / 2)), "model.onnx", "not a usable ONNX model");
    }

    @Test
    void serve_modelIsAnotherFile_saysItIsNotUsable() throws Exception {
        assertRefused(
                file("<html>404 not found</html>".getBytes(StandardCharsets.UTF_8)),
                "model.onnx",
                "not a usable ONNX model");
    }

    @Test
    void serve_modelEmpty_saysItIsNotUsable() throws Exception {
        assertRefused(file(new byte[0]), "model.onnx", "not a usable ONNX model");
    }

    @Test
    void serve_modelIsAFolder_saysItCannotBeRead() {
        assertRefused(folder, folder.toString(), "cannot be read");
    }

    @Test
    void serve_modelOfWrongInputShape_saysWhichItNeeds() {
        Path flat =
                TinyOnnx.input("pixels", 1, 100).output("out", new float[1], 1).write(folder.resolve("flat.onnx"));

        assertRefused(flat, "flat.onnx", "one input [batch, 3, height, width]", "pixels");
    }

    @Test
    void serve_modelOfUnknownFamily_saysToWriteACard() {
        Path unknown = TinyOnnx.input("images", 1, 3, 64, 64)
                .output("out", new float[10], 1, 10)
                .write(folder.resolve("unknown.onnx"));

        assertRefused(unknown, "no known family", "unknown.onnx.card.yaml");
    }

    /** A start that ends in an error of the virtual machine, not in an exception. */
    @Test
    void serve_nativeLibraryCannotBeLoaded_endsAndSaysWhere() throws Exception {
        Files.writeString(folder.resolve(System.mapLibraryName("onnxruntime")), "no library");
        Files.writeString(folder.resolve(System.mapLibraryName("onnxruntime4j_jni")), "no library");
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-Donnxruntime.native.path=" + folder,
                        "io.drivesight.service.Main",
                        "--bootstrap-servers=127.0.0.1:1",
                        "--port=0",
                        "--model=" + file(SquareDetectorOnnx.bytes()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).isEqualTo(FAILED);
            assertThat(Files.readString(log))
                    .contains("drivesight serve: ONNX Runtime's native library cannot be loaded", "noexec")
                    .doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void serve_modelWithDamagedWeights_failsTheWarmUp() {
        float[] values = new float[84 * 85];
        Arrays.fill(values, Float.NaN);
        Path damaged = TinyOnnx.input("images", 1, 3, 64, 64)
                .output("out", values, 1, 84, 85)
                .write(folder.resolve("damaged.onnx"));

        assertRefused(damaged, "damaged.onnx: ", "fails on a black frame", "not a number (NaN)", "weights are damaged");
    }
}
