package io.drivesight.simulator.score.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.evaluation.chance.Chance;
import io.drivesight.simulator.scenario.ActorModel;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.truth.FrameTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half a second towards a parked car. */
class CaseDriveTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path folder;

    private static ProtocolCase one(Conditions weather) {
        Draft draft = new Stage("kept", Roads.country(new Chance(1), Roads.straight(200), List.of()), 10, -1.75)
                .parked("car", ActorModel.SEDAN, 40, -1.75, 0)
                .silent(0.5);
        return new ProtocolCase("kept", 1, 1, draft.scenario().under(weather), draft.demand(), 0.5);
    }

    private static List<FrameTruth> truths(CaseDrive drive) {
        return IntStream.range(0, drive.frames()).mapToObj(drive::truth).toList();
    }

    @Test
    void truth_kept_isReadAgainFromOneFileForAllWeathers() throws IOException {
        List<FrameTruth> measured = truths(new CaseDrive(one(Conditions.CLEAR), Optional.empty()));

        assertThat(truths(new CaseDrive(one(Conditions.CLEAR), Optional.of(folder))))
                .isEqualTo(measured);
        assertThat(truths(new CaseDrive(one(Conditions.CLEAR), Optional.of(folder))))
                .isEqualTo(measured);
        Stream.of("night", "fog-150")
                .parallel()
                .map(Conditions::parse)
                .forEach(weather -> assertThat(truths(new CaseDrive(one(weather), Optional.of(folder))))
                        .hasSameSizeAs(measured));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("kept.1.1.seen");
        }
    }
}
