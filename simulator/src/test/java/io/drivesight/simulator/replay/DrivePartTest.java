package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.film.FilmPlan;
import io.drivesight.simulator.film.SyntheticDrive;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts and rounds of a drive of ten frames of two cameras, ten a second. */
class DrivePartTest {
    private static final List<CameraId> CAMERAS = List.of(new CameraId("v", "a"), new CameraId("v", "b"));

    @TempDir
    Path folder;

    @BeforeEach
    void frames() throws IOException {
        for (int i = 0; i < 10; i++) {
            Files.write(folder.resolve(i + ".jpg"), new byte[] {(byte) i});
        }
    }

    private Drive whole() throws IOException {
        return ImageDrive.of(ImageFolder.of(folder), CAMERAS, 10);
    }

    private static Drive part(DrivePart.Opener opener, Optional<Duration> loop) throws IOException {
        return new DrivePart(opener, Duration.ofMillis(250), Optional.of(Duration.ofMillis(500)), loop);
    }

    private static List<String> first(Drive drive, int count) throws IOException {
        List<String> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drive.next()
                    .ifPresent(frame -> frames.add(frame.camera().camera()
                            + frame.data().get(0) + "@" + frame.at().toMillis()));
        }
        return frames;
    }

    @Test
    void next_part_beginsAtItsOwnZeroAndEnds() throws IOException {
        try (Drive drive = part(this::whole, Optional.empty())) {
            assertThat(first(drive, 9)).containsExactly("a3@50", "b8@50", "a4@150", "b9@150");
        }
    }

    @Test
    void next_looped_goesRoundAtTheSameRate() throws IOException {
        AtomicInteger opened = new AtomicInteger();
        DrivePart.Opener opener = () -> {
            opened.incrementAndGet();
            return whole();
        };
        try (Drive drive = part(opener, Optional.of(Duration.ofSeconds(1)))) {
            assertThat(first(drive, 6)).containsExactly("a3@50", "b8@50", "a4@150", "b9@150", "a3@250", "b8@250");
            assertThat(opened).hasValue(2);
        }
    }

    /** Each round tells of two itself. */
    @Test
    void next_looped_truthSaysWhichRoundItIs() throws IOException {
        Scenario scenario = Scenario.load("following");
        FilmPlan two = FilmPlan.of(new Renderer(scenario, 1), 0.1, "v").undrawn();
        DrivePart.Opener opener = () -> new DrivePart(
                () -> new SyntheticDrive(two, true, 1),
                Duration.ZERO,
                Optional.of(Duration.ofMillis(200)),
                Optional.empty());
        List<Integer> rounds = new ArrayList<>();
        try (Drive drive =
                new DrivePart(opener, Duration.ZERO, Optional.empty(), Optional.of(Duration.ofMillis(100)))) {
            for (int i = 0; i < 5; i++) {
                rounds.add(drive.next().orElseThrow().truth().orElseThrow().round());
            }
        }

        assertThat(rounds).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void next_loopedWithoutFrames_ends() throws IOException {
        Optional<Duration> loop = Optional.of(Duration.ofSeconds(1));
        try (Drive drive = new DrivePart(this::whole, Duration.ofHours(1), Optional.empty(), loop)) {
            assertThat(drive.next()).isEmpty();
        }
    }

    @Test
    void next_loopedWithOneFrame_keepsItsInterval() throws IOException {
        Optional<Duration> loop = Optional.of(Duration.ofMillis(20));
        try (Drive drive = new DrivePart(this::whole, Duration.ofMillis(900), Optional.empty(), loop)) {
            assertThat(first(drive, 4)).containsExactly("a9@0", "b4@0", "a9@20", "b4@20");
        }
    }
}
