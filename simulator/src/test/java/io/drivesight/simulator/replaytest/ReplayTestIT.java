package io.drivesight.simulator.replaytest;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.mcap.McapQuery;
import io.drivesight.mcap.McapReader;
import io.drivesight.mcap.RecordedMessage;
import io.drivesight.simulator.bus.Topics;
import io.drivesight.simulator.cli.Commands;
import io.drivesight.simulator.cli.ReplayTestCommand;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.service.Normalised;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Replay tests over a real broker and service, on a model and frames made here: white squares on black. */
@Timeout(240)
class ReplayTestIT {
    private static final int SIZE = 128;
    private static final int FRAMES = 20;

    @TempDir
    Path folder;

    @BeforeEach
    void modelAndFrames() throws IOException {
        Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        Path frames = Files.createDirectory(folder.resolve("frames"));
        for (int i = 0; i < FRAMES; i++) {
            Files.write(frames.resolve("frame" + i + ".jpg"), new ImageEncoder().jpeg(square(2 * i, 44), 0.9));
        }
    }

    private static PixelImage square(int left, int top) {
        byte[] pixels = new byte[PixelImage.CHANNELS * SIZE * SIZE];
        for (int y = top; y < top + SquareDetectorOnnx.SQUARE; y++) {
            int from = PixelImage.CHANNELS * (y * SIZE + left);
            Arrays.fill(pixels, from, from + PixelImage.CHANNELS * SquareDetectorOnnx.SQUARE, (byte) -1);
        }
        return new PixelImage(new ImageSize(SIZE, SIZE), pixels);
    }

    private Path test(String rest) throws IOException {
        return Files.writeString(
                folder.resolve("squares.yaml"), "drive: {frames: frames, cameras: 2}\nmodel: squares.onnx\n" + rest);
    }

    @Test
    void run_twiceUnderEvery_resultsAreTheSameToTheByte() throws Exception {
        ReplayTestSpec spec = ReplayTestSpec.read(
                test("faults: {drop: 0.1, reorder: 0.1, duplicate: 0.1}\nexpect: {run.outcomes.PROCESSED: '> 20'}\n"));
        ReplayTestRunner runner = ReplayTestCommand.runner(new Terminal(System.out, false));

        ReplayTestResult first = runner.run(spec, folder.resolve("1.mcap"));
        ReplayTestResult second = runner.run(spec, folder.resolve("2.mcap"));

        assertThat(first.explanation()).isEmpty();
        assertThat(second.passed()).isTrue();
        List<String> results = results(folder.resolve("1.mcap"));
        assertThat(results).hasSizeGreaterThan(20).isEqualTo(results(folder.resolve("2.mcap")));
    }

    /** Results in the order of their text, without what is measured by a clock. */
    private static List<String> results(Path recording) throws Exception {
        List<String> results = new ArrayList<>();
        try (McapReader reader = McapReader.open(recording)) {
            McapQuery query = McapQuery.ofTopics(Topics.RESULTS);
            for (RecordedMessage message : reader.readAll(query)) {
                results.add(
                        Normalised.of(FrameResultCodec.decode(message.message().data())));
            }
        }
        return results.stream().sorted().toList();
    }

    @Test
    void command_expectationNotMet_failsWithReasonPlaceAndXml() throws IOException {
        Path file =
                test("faults: {duplicate: 1, from: 1s, to: 1.2s}\nexpect: {run.outcomes.DUPLICATE: 0, run.fsp: 1}\n");
        Path junit = folder.resolve("out/junit.xml");
        Path keep = folder.resolve("kept");

        int status = Commands.create()
                .execute("replay-test", file.toString(), "--junit", junit.toString(), "--keep", keep.toString());

        assertThat(status).isEqualTo(1);
        assertThat(Files.readString(junit))
                .contains("tests=\"3\" failures=\"2\" errors=\"0\"")
                .contains("run.outcomes.DUPLICATE is 4, expected 0 (see camera vehicle-1/camera-")
                .contains("frame 10, at 1.00 s: the first DUPLICATE seen-before)")
                .contains("there is no figure run.fsp; in run there are healthy, problems");
        assertThat(keep.resolve("squares.mcap")).isNotEmptyFile();
        assertThat(keep.resolve("squares.json")).isNotEmptyFile();
    }

    @Test
    void command_testThatCannotRun_isAnErrorInTheXml() throws IOException {
        Path file = Files.writeString(folder.resolve("no.yaml"), "drive: {scenario: nowhere}\nmodel: squares.onnx\n");
        Path junit = folder.resolve("junit.xml");

        int status = Commands.create().execute("replay-test", file.toString(), "--junit", junit.toString());

        assertThat(status).isEqualTo(1);
        assertThat(Files.readString(junit)).contains("errors=\"1\"").contains("no scenario &#39;nowhere&#39;");
    }
}
