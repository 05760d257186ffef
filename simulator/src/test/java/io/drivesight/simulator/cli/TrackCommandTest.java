package io.drivesight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.evaluation.formats.KittiFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private final StringWriter errors = new StringWriter();
    private Path detections = Path.of("");

    @BeforeEach
    void writeDetections() throws IOException {
        detections = Files.createDirectories(folder.resolve("det/Car"));
        StringBuilder rrc = new StringBuilder();
        for (int frame = 0; frame < 10; frame++) {
            rrc.append("%d,%d.0,150.0,%d.0,200.0,0.9%n".formatted(frame, 100 + 5 * frame, 180 + 5 * frame));
        }
        Files.writeString(detections.resolve("0000.txt"), rrc);
    }

    private int run(String... arguments) {
        return Commands.create()
                .setErr(new PrintWriter(errors))
                .setOut(new PrintWriter(new StringWriter()))
                .execute(Stream.concat(Stream.of("track"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void track_oneCar_writesOneTrackInKittiFormat() throws IOException {
        Path out = folder.resolve("out");
        int code = run("--detections", folder.resolve("det").toString(), "--class", "car", "--out", out.toString());
        assertThat(code).isZero();
        assertThat(KittiFiles.readTracking(out.resolve("0000.txt"))).hasSize(10).allSatisfy(row -> {
            assertThat(row.trackId()).isEqualTo(1);
            assertThat(row.isType("Car")).isTrue();
            assertThat(row.box().left()).isBetween(95.0, 150.0);
        });
    }

    @Test
    void track_mot17Folder_writesPeopleAsMotChallengeDoes() throws IOException {
        Path sequence = folder.resolve("mot/MOT17-99");
        Files.createDirectories(sequence.resolve("det"));
        Files.writeString(
                sequence.resolve("seqinfo.ini"),
                "[Sequence]\nname=MOT17-99\nframeRate=20\nseqLength=12\nimWidth=640\nimHeight=480\n");
        StringBuilder rows = new StringBuilder();
        for (int frame = 1; frame <= 10; frame++) {
            rows.append("%d,-1,-20.5,100,60,150,0.9,-1,-1,-1%n".formatted(frame));
        }
        Files.writeString(sequence.resolve("det/det.txt"), rows);
        Path out = folder.resolve("people");
        String from = folder.resolve("mot").toString();
        assertThat(run("--detections", from, "--format", "mot17", "--out", out.toString()))
                .isZero();
        assertThat(Files.readAllLines(out.resolve("MOT17-99.txt")))
                .hasSize(10)
                .allSatisfy(row -> assertThat(row).contains(",1,-20.500,100.000,60.000,150.000,0.9"));
        Files.writeString(sequence.resolve("seqinfo.ini"), "[Sequence]\nframeRate=0\n");
        assertThat(run("--detections", from, "--format", "mot17", "--out", out.toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("seqinfo.ini").contains("frameRate");
    }

    @Test
    void track_twice_writesTheSameBytes() throws IOException {
        for (String out : List.of("a", "b")) {
            run(
                    "--detections",
                    detections.toString(),
                    "--out",
                    folder.resolve(out).toString());
        }
        assertThat(folder.resolve("a/0000.txt")).hasSameBinaryContentAs(folder.resolve("b/0000.txt"));
    }

    @Test
    void track_unknownClassOrMissingOption_isWrongUsage() {
        assertThat(run("--detections", detections.toString(), "--out", "x", "--class", "boat"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("--class boat is unknown");
        assertThat(run("--out", "x")).isEqualTo(2);
    }

    @Test
    void track_badRow_namesFileAndLine() throws IOException {
        Files.writeString(detections.resolve("0001.txt"), "0,1,2,3,4,0.5\n1,2,3\n");
        assertThat(run(
                        "--detections",
                        detections.toString(),
                        "--out",
                        folder.resolve("o").toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("0001.txt:2");
    }
}
