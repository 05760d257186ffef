package io.drivesight.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftException;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfiles;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.pipeline.FrameDetector.DetectionListener;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.evaluation.drift.DriftFit;
import io.drivesight.evaluation.drift.Drive;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.testkit.SquareDetectorOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftProfileStartTest {
    @TempDir
    Path folder;

    private static DriftProfile profile(String sha256, Thresholds thresholds) {
        byte[] grey = new byte[PixelImage.CHANNELS * 64 * 64];
        FrameFeatures frame =
                FrameFeatures.of(FramePixels.whole(new PixelImage(new ImageSize(64, 64), grey)), List.of());
        DetectorSetup setup = new DetectorSetup("squares", sha256, thresholds, InputProfile.AUTO, DecoderChoice.AUTO);
        List<FrameFeatures> frames = Collections.nCopies(10, frame);
        return new DriftFit(setup, 4)
                .fit(List.of(new Drive("a", "1", frames), new Drive("a", "2", frames), new Drive("a", "3", frames)));
    }

    private ServiceConfig config(Path profile) throws IOException {
        Path model = Files.write(folder.resolve("squares.onnx"), SquareDetectorOnnx.bytes());
        return ServiceConfig.of(Map.of(
                "kafka.bootstrap-servers",
                "localhost:1",
                "model.path",
                model.toString(),
                "model.provider",
                "cpu",
                "http.port",
                "0",
                "drift.profile",
                profile.toString()));
    }

    private Path written(DriftProfile profile) throws IOException {
        return Files.writeString(folder.resolve("profile.json"), DriftProfiles.toJson(profile));
    }

    @Test
    void config_off_hasNoProfile() throws IOException {
        assertThat(config(Path.of("off")).drift().profile()).isEmpty();
    }

    @Test
    void start_profileMissingOrDamaged_saysWhichFile() throws IOException {
        ServiceConfig missing = config(folder.resolve("none.json"));
        assertThatThrownBy(() -> DriveSightService.start(missing))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("none.json", "no such drift profile");

        ServiceConfig damaged = config(Files.writeString(folder.resolve("half.json"), "{\"format\": "));
        assertThatThrownBy(() -> DriveSightService.start(damaged))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("half.json", "no valid drift profile");
    }

    @Test
    void start_profileOfAnotherModel_namesBoth() throws IOException {
        Path other = written(profile("cd".repeat(32), new Thresholds(0.1, 0.5, 100)));
        ServiceConfig config = config(other);

        assertThatThrownBy(() -> DriveSightService.start(config))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll("profile.json", "cdcdcdcdcdcd", "--profile-out");
    }

    @Test
    void requireMadeFor_profileOfThisModelAndSetup_isFine_ofOtherThresholdsIsNot() throws IOException {
        ServiceConfig config = config(Path.of("off"));
        String sha256 = OnnxModel.sha256(SquareDetectorOnnx.bytes());
        try (LoadedModel model =
                LoadedModel.load(config, System::nanoTime, (frame, picture) -> {}, DetectionListener.NONE)) {
            Thresholds thresholds = model.trackingSettings().detectionThresholds(card(config));
            assertThatCode(() -> model.requireMadeFor(config.drift(), Optional.of(profile(sha256, thresholds))))
                    .doesNotThrowAnyException();
            Thresholds others = new Thresholds(0.27, thresholds.iou(), thresholds.maxDetections());
            assertThatThrownBy(() -> model.requireMadeFor(config.drift(), Optional.of(profile(sha256, others))))
                    .isInstanceOf(DriftException.class)
                    .hasMessageContainingAll("score threshold 0.27 in the profile", "in use");
        }
    }

    private static ModelCard card(ServiceConfig config) {
        try (OnnxModel model =
                OnnxModel.load(config.model().path(), config.model().runtime())) {
            return model.card();
        }
    }
}
