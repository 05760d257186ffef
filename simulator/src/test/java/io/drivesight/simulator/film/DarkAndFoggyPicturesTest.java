package io.drivesight.simulator.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.CameraModel.Intrinsics;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.image.PictureSample;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.replay.DriveFrame;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Driving at night or in fog is no reason to call a camera blind: the measures stay clear of the service's limits. */
class DarkAndFoggyPicturesTest {
    private static final double SECONDS = 0.2;
    /** The service's limits: bright 24 with mean 12, detail 0.01, difference 0.02. */
    private static final int BLACK = 24;

    private static final double FEATURELESS = 0.01;
    private static final double FROZEN = 0.02;

    @ParameterizedTest
    @ValueSource(strings = {"night", "fog-150", "fog-40", "rain"})
    void pictures_ofEveryScenario_areNotBlind(String weather) throws Exception {
        double detail = 1;
        double bright = 255;
        double difference = 255;
        for (String name : Scenario.builtIn()) {
            Scenario scenario = Scenario.load(name);
            CameraSpec camera = half(scenario.cameras().get(0));
            Scenario filmed = scenario.seenBy(List.of(camera)).under(Conditions.parse(weather));
            FilmPlan plan = FilmPlan.of(new Renderer(filmed, 1), SECONDS, "v");
            PictureSample last = null;
            try (SyntheticDrive pictures = new SyntheticDrive(plan, false, 2)) {
                for (Optional<DriveFrame> frame = pictures.next(); frame.isPresent(); frame = pictures.next()) {
                    PictureSample sample = PictureSample.of(new ImageIoDecoder(ImageLimits.DEFAULT)
                            .decode(frame.get().data()));
                    detail = Math.min(detail, sample.detail());
                    bright = Math.min(bright, sample.bright());
                    difference = last == null ? difference : Math.min(difference, sample.differenceFrom(last));
                    last = sample;
                }
            }
        }
        System.out.printf(
                "picture sample, rendered %s: detail at least %.3f, bright at least %.0f, difference at least %.2f%n",
                weather, detail, bright, difference);
        assertThat(bright).isGreaterThan(BLACK);
        assertThat(detail).isGreaterThan(FEATURELESS);
        assertThat(difference).isGreaterThan(FROZEN);
    }

    private static CameraSpec half(CameraSpec camera) {
        Intrinsics large = camera.model().intrinsics();
        ImageSize size = new ImageSize(large.size().width() / 2, large.size().height() / 2);
        Intrinsics small = new Intrinsics(
                size,
                large.focalX() / 2,
                large.focalY() / 2,
                large.centerX() / 2,
                large.centerY() / 2,
                large.distortion());
        return new CameraSpec(
                camera.name(), new CameraModel(small, camera.model().mounting()), 10);
    }
}
