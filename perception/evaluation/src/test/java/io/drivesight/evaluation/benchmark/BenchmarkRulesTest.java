package io.drivesight.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.evaluation.benchmark.MotChallenge.Edition;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import io.drivesight.evaluation.tracking.TrackingScore;
import io.drivesight.evaluation.tracking.TrackingScorer;
import io.drivesight.evaluation.tracking.TrackingSequence;
import io.drivesight.evaluation.tracking.TrackingSequence.EvaluatedFrame;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject;
import io.drivesight.evaluation.tracking.TrackingSequence.TruthObject.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkRulesTest {
    private static final Sequence TWO_FRAMES = new Sequence("s", 2);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    @Test
    void kitti_rowsOfACarFrame_getTheirRoles() throws IOException {
        Path truth = write("gt.txt", """
                0 1 Car 0 0 0 0 0 100 100
                0 2 Car 0 2 0 0 0 100 100
                0 3 Car 0 3 0 0 0 100 100
                0 4 Car 1 0 0 0 0 100 100
                0 5 Van 0 0 0 0 0 100 100
                0 6 Truck 0 0 0 0 0 100 100
                0 -1 DontCare -1 -1 -10 300 0 400 100
                """);
        Path tracks = write("tracks.txt", "1 9 car 0 0 0 0 0 100 100\n1 8 Pedestrian 0 0 0 0 0 100 100\n");

        TrackingSequence sequence = new KittiTracking("car").read(TWO_FRAMES, truth, tracks);

        EvaluatedFrame frame = sequence.frames().get(0);
        assertThat(frame.truth())
                .extracting(TruthObject::role)
                .containsExactly(Role.COUNTS, Role.COUNTS, Role.EXCUSES, Role.EXCUSES, Role.EXCUSES);
        assertThat(frame.ignoreRegions()).hasSize(1);
        assertThat(sequence.frames().get(1).tracks()).hasSize(1);
    }

    @Test
    void kitti_sittingPersons_excusePedestrians() throws IOException {
        Path truth = write("gt.txt", "0 1 Pedestrian 0 0 0 0 0 100 100\n0 2 Person 0 0 0 300 0 400 100\n");
        Path tracks = write("t.txt", "0 5 Pedestrian 0 0 0 300 0 400 100\n");

        TrackingScore score = score(new KittiTracking("Pedestrian"), truth, tracks);

        assertThat(score.clear().falseAlarms()).isZero();
        assertThat(score.clear().misses()).isEqualTo(1);
    }

    @Test
    void mot15_rowMarkedAsNotConsidered_doesNotExcuse() throws IOException {
        Path truth = write("gt.txt", "1,1,0,0,100,100,1,-1,-1,-1\n1,2,300,0,100,100,0,-1,-1,-1\n");
        Path tracks = write("t.txt", "1,5,0,0,100,100,-1,-1,-1,-1\n1,6,300,0,100,100,-1,-1,-1,-1\n");

        TrackingScore score = score(new MotChallenge(Edition.MOT15), truth, tracks);

        assertThat(score.clear().hits()).isEqualTo(1);
        assertThat(score.clear().falseAlarms()).isEqualTo(1);
    }

    @Test
    void mot17_lookAlikesExcuseAndOtherClassesDoNot() throws IOException {
        Path truth = write(
                "gt.txt",
                "1,1,0,0,100,100,1,1,1\n1,2,300,0,100,100,0,8,1\n1,3,600,0,100,100,0,3,1\n1,4,900,0,100,100,0,1,0.2\n");
        Path tracks =
                write("t.txt", "1,5,0,0,100,100,1\n1,6,300,0,100,100,1\n1,7,600,0,100,100,1\n1,8,900,0,100,100,1\n");

        TrackingScore score = score(new MotChallenge(Edition.MOT17), truth, tracks);

        assertThat(score.truthBoxes()).isEqualTo(1);
        assertThat(score.clear().hits()).isEqualTo(1);
        assertThat(score.clear().falseAlarms()).isEqualTo(2);
    }

    @Test
    void read_frameBeyondTheEnd_isRefusedByFileName() throws IOException {
        Path truth = write("gt.txt", "0 1 Car 0 0 0 0 0 100 100\n");
        Path tracks = write("t.txt", "2 1 Car 0 0 0 0 0 100 100\n");

        assertThatThrownBy(() -> new KittiTracking("car").read(TWO_FRAMES, truth, tracks))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("t.txt: has a row for frame index 2")
                .hasMessageContaining("only 2 frames");
        assertThat(new KittiTracking("car")
                        .read(new Sequence("s", Sequence.UNKNOWN_LENGTH), truth, tracks)
                        .frames())
                .hasSize(3);
    }

    @Test
    void read_identityTwiceInAFrame_isRefusedByFileName() throws IOException {
        Path truth = write("gt.txt", "0 1 Car 0 0 0 0 0 100 100\n");
        Path tracks = write("t.txt", "0 1 Car 0 0 0 0 0 100 100\n0 1 Car 0 0 0 0 0 90 100\n");

        assertThatThrownBy(() -> new KittiTracking("car").read(TWO_FRAMES, truth, tracks))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("t.txt:2: ")
                .hasMessageContaining("id 1 comes twice in frame index 0")
                .hasMessageContaining("first on line 1");
    }

    @Test
    void read_motIdentityTwiceInAFrame_isRefusedByLine() throws IOException {
        Path truth = write("gt.txt", "1,1,0,0,10,10,1,-1,-1,-1\n2,1,0,0,10,10,1,-1,-1,-1\n1,1,5,5,10,10,1,-1,-1,-1\n");
        Path tracks = write("t.txt", "1,1,0,0,10,10,1,-1,-1,-1\n");

        assertThatThrownBy(() -> new MotChallenge(Edition.MOT15).read(TWO_FRAMES, truth, tracks))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("gt.txt:3: ")
                .hasMessageContaining("first on line 1");
    }

    private static TrackingScore score(TrackingBenchmark benchmark, Path truth, Path tracks) throws IOException {
        return new TrackingScorer(benchmark.filterRules()).score(benchmark.read(TWO_FRAMES, truth, tracks));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
