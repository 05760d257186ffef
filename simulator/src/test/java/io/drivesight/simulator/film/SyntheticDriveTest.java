package io.drivesight.simulator.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyntheticDriveTest {
    private static final List<String> CAMERAS = List.of("front", "left");
    private static final int FRAMES = 6;

    /** Two small cameras of the junction, three frames each. */
    static FilmPlan plan(long seed) {
        Scenario scenario = Scenario.load("multi-camera-junction");
        List<CameraSpec> small = CAMERAS.stream()
                .map(scenario::camera)
                .map(camera -> new CameraSpec(camera.name(), tiny(camera.model()), 10))
                .toList();
        Renderer renderer = new Renderer(scenario.seenBy(small).under(Conditions.CLEAR), seed);
        return new FilmPlan(renderer, CAMERAS, 0.3, "v", FilmPlan.QUALITY);
    }

    private static CameraModel tiny(CameraModel model) {
        Intrinsics large = model.intrinsics();
        double scale = 0.15;
        return new CameraModel(
                new Intrinsics(
                        new ImageSize(96, 58),
                        large.focalX() * scale,
                        large.focalY() * scale,
                        large.centerX() * scale,
                        large.centerY() * scale,
                        large.distortion()),
                model.mounting());
    }

    private static List<DriveFrame> play(long seed, boolean loop, int threads, int most) throws IOException {
        List<DriveFrame> frames = new ArrayList<>();
        try (SyntheticDrive drive = new SyntheticDrive(plan(seed), loop, threads)) {
            Optional<DriveFrame> frame = drive.next();
            while (frame.isPresent()) {
                frames.add(frame.get());
                frame = frames.size() < most ? drive.next() : Optional.empty();
            }
        }
        return frames;
    }

    @Test
    void next_oneRound_camerasAreInSyncAndInOrder() throws IOException {
        List<DriveFrame> frames = play(5, false, 3, 100);

        assertThat(frames)
                .extracting(frame -> frame.camera().key() + " " + frame.at().toMillis())
                .containsExactly("v/front 0", "v/left 0", "v/front 100", "v/left 100", "v/front 200", "v/left 200");
        assertThat(frames).allSatisfy(frame -> {
            assertThat(frame.calibration()).isPresent();
            assertThat(frame.egoMotion()).isPresent();
            assertThat(frame.truth().orElseThrow().camera())
                    .isEqualTo(frame.camera().camera());
        });
        assertThat(frames)
                .extracting(frame -> frame.truth().orElseThrow().index())
                .containsExactly(0, 0, 1, 1, 2, 2);
    }

    @Test
    void next_anyNumberOfThreads_sameFrames() throws IOException {
        assertThat(play(5, false, 4, 100)).isEqualTo(play(5, false, 1, 100));
        assertThat(play(6, false, 1, 2)).isNotEqualTo(play(5, false, 1, 2));
    }

    @Test
    void next_loop_goesRoundInTime() throws IOException {
        List<DriveFrame> frames = play(5, true, 2, 2 * FRAMES);

        assertThat(frames).hasSize(2 * FRAMES);
        DriveFrame again = frames.get(FRAMES);
        assertThat(again)
                .isEqualTo(frames.get(0).movedTo(Duration.ofMillis(300)).inRound(1));
    }
}
