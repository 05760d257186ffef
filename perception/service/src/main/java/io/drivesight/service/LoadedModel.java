package io.drivesight.service;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PictureSample;
import io.drivesight.core.image.PixelBudget;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions.ExecutionProvider;
import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector;
import io.drivesight.core.pipeline.FrameDetector.DetectionListener;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.service.config.ServiceConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The model and both halves of a frame's way that hang on it: detection for all cameras, tracking for each. */
final class LoadedModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);
    private static final int WARM_UP_FRAMES = 3;
    /** A size that many cameras have; a frame of another shape may pay for the set-up of its own. */
    private static final ImageSize WARM_UP_SIZE = new ImageSize(1280, 720);

    private final OnnxModel model;
    private final OnnxObjectDetector objectDetector;
    private final FrameDetector detector;
    private final TrackingSettings tracking;
    private final LongSupplier nanoTime;
    private final ProviderChoice asked;
    private final DetectorSetup setup;
    private final PixelBudget pictures;

    private LoadedModel(
            OnnxModel model,
            ServiceConfig config,
            LongSupplier nanoTime,
            BiConsumer<CameraFrame, PictureSample> seen,
            DetectionListener detections) {
        this.model = model;
        this.pictures = new PixelBudget(config.memory().pictures());
        this.nanoTime = nanoTime;
        this.asked = config.model().runtime().provider();
        this.tracking = new TrackingSettings(
                tracking(config.model()),
                config.prediction(),
                config.trackingGap().toNanos() / 1e9);
        this.setup = new DetectorSetup(
                model.card().name(),
                model.sha256(),
                tracking.detectionThresholds(model.card()),
                config.model().profile(),
                config.decoder());
        this.objectDetector = new OnnxObjectDetector(
                model,
                tracking.detectionThresholds(model.card()),
                config.model().profile(),
                nanoTime);
        this.detector = new FrameDetector(
                config.decoder().decoder(config.images()), pictures, objectDetector, nanoTime, seen, detections);
    }

    /**
     * Loads the model and runs it on a blank frame, so that the first real one does not pay for set-up.
     *
     * @param pictures is shown what the frames' pictures are like
     * @param detections is shown what was found in them
     * @throws ModelException when it cannot be used
     */
    static LoadedModel load(
            ServiceConfig config,
            LongSupplier nanoTime,
            BiConsumer<CameraFrame, PictureSample> pictures,
            DetectionListener detections) {
        OnnxModel model = OnnxModel.load(config.model().path(), config.model().runtime());
        try {
            reportRefusal(config.model().profile(), model.card().input());
            LoadedModel loaded = new LoadedModel(model, config, nanoTime, pictures, detections);
            loaded.warmUp(config.model().path());
            return loaded;
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private static void reportRefusal(InputProfile profile, InputSpec input) {
        if (profile.isRefusedBy(input)) {
            LOG.warn(
                    "model.profile {} has no effect: the model's input is fixed at {}; export it with dynamic height and width,"
                            + " or take the detector that ships",
                    profile.name().toLowerCase(Locale.ROOT),
                    input.size());
        }
    }

    private void warmUp(Path file) {
        byte[] black = new byte[Math.toIntExact(PixelImage.CHANNELS * WARM_UP_SIZE.pixels())];
        try {
            model.warmUp(objectDetector.inputSize(WARM_UP_SIZE));
            for (int i = 0; i < WARM_UP_FRAMES; i++) {
                objectDetector.detect(new PixelImage(WARM_UP_SIZE, black));
            }
        } catch (ModelException e) {
            throw new ModelException(file + ": the model fails on a black frame: " + e.getMessage(), e);
        }
    }

    /** The score that the user asks for is the one that starts a track; weaker detections may carry one on. */
    private static TrackerConfig tracking(ServiceConfig.Model config) {
        return config.scoreThreshold()
                .map(TrackerConfig.DEFAULT::withStartScore)
                .orElse(TrackerConfig.DEFAULT);
    }

    /**
     * Holds a drift profile against this model and its settings.
     *
     * @throws io.drivesight.core.drift.DriftException when the profile is of another model or setup
     */
    void requireMadeFor(ServiceConfig.Drift drift, Optional<DriftProfile> profile) {
        profile.ifPresent(known -> known.requireSetup(
                setup,
                "drivesight.drift.profile "
                        + drift.profile().map(Path::toString).orElse("")));
    }

    /** What decoded pictures take and may take. */
    PixelBudget pictures() {
        return pictures;
    }

    FrameDetector detector() {
        return detector;
    }

    /** Tracking and prediction for one camera, from nothing. */
    CameraTracking newTracking() {
        return CameraTracking.of(tracking, nanoTime);
    }

    /** What tracking is set to. */
    TrackingSettings trackingSettings() {
        return tracking;
    }

    /** Who decides with this model: an instance of that name. */
    FrameResult.Origin origin(String instance) {
        return new FrameResult.Origin(
                instance, model.provider().wireName(), model.card().name(), model.sha256());
    }

    /** CUDA was asked for by name, but the CPU runs the model. */
    List<Reason> limitations() {
        boolean fallback = asked == ProviderChoice.CUDA && model.provider() == ExecutionProvider.CPU;
        return fallback
                ? List.of(
                        new Reason("cpu-fallback", "CUDA was asked for but cannot be used; the model runs on CPU", ""))
                : List.of();
    }

    @Override
    public void close() {
        model.close();
    }
}
