package io.drivesight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScoreCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void tracking_kittiFiles_reportsSequencesAndCombined() throws IOException {
        write("gt/0000.txt", kitti(0, 1, 100) + kitti(1, 1, 100));
        write("gt/0001.txt", kitti(0, 1, 100) + kitti(1, 1, 100));
        write("tracks/0000.txt", kitti(0, 7, 100) + kitti(1, 7, 100));
        write("tracks/0001.txt", kitti(0, 7, 100) + kitti(1, 8, 100));
        write("seqmap", "0000 empty 000000 000002\n0001 empty 000000 000002\n");

        int exit = run("tracking", "--gt", "gt", "--tracks", "tracks", "--seqmap", "seqmap", "--report", "out/r.json");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode report =
                new ObjectMapper().readTree(folder.resolve("out/r.json").toFile());
        assertThat(report.at("/sequences/0000/HOTA").doubleValue()).isEqualTo(100);
        // Two of two boxes found, one switch; each track covers half of the object.
        assertThat(report.at("/sequences/0001/MOTA").doubleValue()).isEqualTo(50);
        assertThat(report.at("/sequences/0001/IDF1").doubleValue()).isEqualTo(50);
        assertThat(report.at("/combined/MOTA").doubleValue()).isEqualTo(75);
        assertThat(report.at("/combined/IDF1").doubleValue()).isEqualTo(75);
        assertThat(report.at("/combined/AssA").doubleValue()).isEqualTo(75);
        assertThat(report.at("/combined/byAlpha/HOTA").size()).isEqualTo(19);
        assertThat(out.toString()).contains("sequence", "0000", "0001", "combined", "86.60");
    }

    @Test
    void tracking_motFoldersWithoutSequenceMap_scoresAllOfThem() throws IOException {
        write("gt/A/gt/gt.txt", "1,1,10,10,20,40,1,1,1\n2,1,10,10,20,40,1,1,1\n");
        write("gt/B/gt/gt.txt", "1,1,10,10,20,40,1,1,1\n");
        write("tracks/A.txt", "1,5,10,10,20,40,1,-1,-1,-1\n");
        write("tracks/B.txt", "");

        int exit = run("tracking", "--gt", "gt", "--tracks", "tracks", "--format", "mot17", "--report", "r.json");

        assertThat(exit).isZero();
        JsonNode report = new ObjectMapper().readTree(folder.resolve("r.json").toFile());
        assertThat(report.at("/sequences/A/MOTA").doubleValue()).isEqualTo(50);
        assertThat(report.at("/sequences/B/FN").intValue()).isEqualTo(1);
        assertThat(report.at("/combined/TP").intValue()).isEqualTo(1);
    }

    @Test
    void tracking_missingTracks_failsAndNamesTheFile() throws IOException {
        write("gt/0000.txt", kitti(0, 1, 100));
        Files.createDirectories(folder.resolve("tracks"));

        int exit = run("tracking", "--gt", "gt", "--tracks", "tracks");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("sequence 0000 has no tracks").contains("0000.txt");
    }

    @Test
    void tracking_brokenRow_failsAndNamesFileAndLine() throws IOException {
        write("gt/0000.txt", kitti(0, 1, 100));
        write("tracks/0000.txt", kitti(0, 1, 100) + "1 x Car 0 0 0 1 2 3 4\n");

        int exit = run("tracking", "--gt", "gt", "--tracks", "tracks");

        assertThat(exit).isEqualTo(1);
        assertThat(err.toString()).contains("0000.txt:2: column 2 (id) is not a finite number: x");
    }

    @Test
    void tracking_unknownFormat_isWrongUsage() {
        assertThat(run("tracking", "--gt", "gt", "--tracks", "tracks", "--format", "mot99"))
                .isEqualTo(2);
        assertThat(run("tracking", "--gt", "gt")).isEqualTo(2);
        assertThat(run("tracking", "--gt", "gt", "--tracks", "t", "--format", "mot", "--class", "car"))
                .isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void detection_smallSet_reportsFiguresPerClass() throws IOException {
        write("gt.json", """
                {"images": [{"id": 1}], "categories": [{"id": 3, "name": "car"}, {"id": 8, "name": "truck"}],
                 "annotations": [{"id": 1, "image_id": 1, "category_id": 3, "bbox": [0, 0, 100, 100], "area": 10000,
                                  "iscrowd": 0}]}
                """);
        write("dt.json", """
                [{"image_id": 1, "category_id": 3, "bbox": [0, 0, 100, 100], "score": 0.9},
                 {"image_id": 1, "category_id": 99, "bbox": [0, 0, 100, 100], "score": 0.9}]
                """);

        int exit = run("detection", "--gt", "gt.json", "--detections", "dt.json", "--report", "r.json");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode report = new ObjectMapper().readTree(folder.resolve("r.json").toFile());
        assertThat(report.at("/AP").doubleValue()).isBetween(99.999, 100.001);
        assertThat(report.at("/APsmall").isNull()).isTrue();
        assertThat(report.at("/perClass/car/AP50").doubleValue()).isBetween(99.999, 100.001);
        assertThat(report.at("/perClass/truck/AP").isNull()).isTrue();
        assertThat(report.at("/perClass/car/curve50/precision").size()).isEqualTo(101);
        assertThat(out.toString()).contains("truck", "1 detections of categories");
    }

    @Test
    void detection_resultForUnknownImage_failsAndNamesIt() throws IOException {
        write("gt.json", "{\"images\": [{\"id\": 1}], \"categories\": [{\"id\": 3}], \"annotations\": []}");
        write("dt.json", "[{\"image_id\": 4, \"category_id\": 3, \"bbox\": [0, 0, 1, 1], \"score\": 1}]");

        assertThat(run("detection", "--gt", "gt.json", "--detections", "dt.json"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("dt.json: image 4 is not among the images");
    }

    @Test
    void protocol_trueStates_reportsSharesAndRates() throws IOException {
        int exit = run(
                "protocol", "--states", "truth", "--seeds", "1", "--tests", "fcw-stopped,kerb", "--report", "p.json");

        assertThat(err.toString()).isEmpty();
        assertThat(exit).isZero();
        JsonNode report = new ObjectMapper().readTree(folder.resolve("p.json").toFile());
        assertThat(report.at("/passed").doubleValue()).isEqualTo(1);
        assertThat(report.at("/tests/fcw-stopped/cases").intValue()).isEqualTo(1);
        assertThat(report.at("/tests/fcw-stopped/leadSeconds/p50").doubleValue())
                .isGreaterThan(2.1);
        assertThat(report.at("/weathers/clear/tests/kerb/falseAlarms").isInt()).isTrue();
        assertThat(report.at("/idSwitchesPer100Objects").doubleValue()).isZero();
        assertThat(out.toString()).contains("fcw-stopped", "NHTSA FCW", "must be silent");
    }

    @Test
    void protocol_oneCase_isToldFrameByFrame() {
        assertThat(run("protocol", "--states", "truth", "--show", "fcw-stopped.1.1"))
                .isZero();
        assertThat(out.toString()).contains("fcw-stopped.1.1 clear: PASSED", "WARNING");
    }

    @Test
    void scenarios_trueStatesAndDetections_isWrongUsage() {
        assertThat(run("scenarios", "--states", "truth", "--detections=truth", "--out", folder.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--states truth needs no --detections");
    }

    @Test
    void protocol_wrongWords_areWrongUsage() {
        assertThat(run("protocol", "--detections", "guessed")).isEqualTo(2);
        assertThat(run("protocol", "--states", "felt")).isEqualTo(2);
        assertThat(run("protocol", "--states", "truth", "--tests", "no-such")).isEqualTo(2);
        assertThat(run("protocol", "--states", "truth", "--seeds", "9-3")).isEqualTo(2);
        assertThat(run("protocol", "--states", "truth", "--show", "cut-in")).isEqualTo(2);
        assertThat(err.toString()).contains("no eyes are called", "felt", "no-such", "9-3", "--show is like");
    }

    @Test
    void help_everyCommand_showsExamples() {
        for (String command : new String[] {"tracking", "detection", "protocol"}) {
            assertThat(run(command, "--help")).isZero();
        }
        assertThat(out.toString()).contains("Examples:", "drivesight score tracking", "drivesight score detection");
    }

    private int run(String... arguments) {
        CommandLine command =
                Commands.create().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        String[] resolved = arguments.clone();
        for (int i = 1; i < resolved.length; i++) {
            boolean isFile = resolved[i - 1].matches("--(gt|tracks|detections|seqmap|report)");
            resolved[i] = isFile ? folder.resolve(resolved[i]).toString() : resolved[i];
        }
        return command.execute(
                Stream.concat(Stream.of("score"), Stream.of(resolved)).toArray(String[]::new));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String kitti(int frame, int id, int left) {
        return "%d %d Car 0 0 0 %d 100 %d 150 1 1 1 0 0 0 0\n".formatted(frame, id, left, left + 50);
    }

    @Test
    void world_loadWithOptionsThatItHasNoUseFor_isRefused() {
        for (String option : new String[] {"--seeds=1-2", "--faults=late", "--detections=truth", "--threads=2"}) {
            assertThat(run("world", "--load", "1x1x1", option)).isEqualTo(2);
        }
        assertThat(run("world", "--load", "1x1x1", "--scenarios", "all-round,overtaken"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("it has no use for --seeds", "one scenario, not 2");
    }
}
