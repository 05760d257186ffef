package io.drivesight.simulator.score.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
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

    @Test
    void found_keptOfOtherEyesOrWeather_isFoundAnew() {
        List<Detection> boxes = List.of(new Detection(new Box(1, 2, 3, 4.5), ObjectClass.TRUCK, "van", 0.4));
        assertThat(found(Conditions.CLEAR, "a", boxes)).isEqualTo(boxes);

        assertThat(found(Conditions.CLEAR, "a", List.of())).isEqualTo(boxes);
        assertThat(found(Conditions.CLEAR, "b", List.of())).isEmpty();
        assertThat(found(Conditions.parse("night"), "a", List.of())).isEmpty();
    }

    private List<Detection> found(Conditions weather, String eyes, List<Detection> boxes) {
        return new CaseDrive(one(weather), Optional.of(folder)).found(eyes, 1, frame -> boxes);
    }
}
