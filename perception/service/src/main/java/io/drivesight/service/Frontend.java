package io.drivesight.service;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.pipeline.FrameDetector.DetectionListener;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.http.HttpEndpoint;
import io.drivesight.service.kafka.BusMonitor;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.metrics.ServiceMetrics;
import io.drivesight.service.modes.BlindCameraWatch;
import io.drivesight.service.modes.BrokerWatch;
import io.drivesight.service.modes.BudgetWatch;
import io.drivesight.service.modes.ClockWatch;
import io.drivesight.service.modes.DriftWatch;
import io.drivesight.service.modes.Health;
import io.drivesight.service.modes.Modes;
import io.drivesight.service.modes.StaleCameraWatch;
import io.drivesight.service.modes.VehicleDataWatch;
import io.drivesight.service.modes.Watch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What works from the first moment on, while the model is being loaded and the broker is not reached yet: health, status, metrics, and
 * the pages that show them.
 */
final class Frontend implements AutoCloseable {
    private final Health health = new Health();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final BusMonitor bus;
    private final ClockWatch clocks;
    private final BlindCameraWatch pictures;
    private final DetectionListener detections;
    private final Modes modes;
    private final ServiceMetrics metrics;
    private final ServiceObserver observer;
    private final HttpEndpoint http;
    private final String version = version();
    private final Instant started;
    private final Clock clock;
    /** Before the model is loaded, texts that say nothing. */
    private volatile FrameResult.Origin origin;

    private volatile Supplier<List<Lanes.Status>> lanes = List::of;

    /**
     * Starts serving.
     *
     * @param profile what the cameras' frames are held against; empty: nothing
     * @throws StartException when the pages cannot be served
     */
    Frontend(ServiceConfig config, Optional<DriftProfile> profile, Clock clock, LongSupplier nanoTime) {
        this.bus = new BusMonitor(nanoTime);
        int maxCameras = config.lanes().maxCameras();
        StaleCameraWatch cameras = new StaleCameraWatch(maxCameras, bus::isListening);
        this.clocks = new ClockWatch(config.policy(), config.modes(), maxCameras);
        this.pictures = new BlindCameraWatch(maxCameras, nanoTime);
        Optional<DriftWatch> drift =
                profile.map(known -> new DriftWatch(known, config.drift().interval(), maxCameras, nanoTime));
        this.detections = drift.<DetectionListener>map(watch -> watch).orElse(DetectionListener.NONE);
        List<Watch> watches = new ArrayList<>(List.of(
                cameras,
                pictures,
                new VehicleDataWatch(maxCameras),
                clocks,
                new BrokerWatch(bus::condition),
                new BudgetWatch(config.policy(), config.deadlineBudget(), config.modes(), clocks, nanoTime)));
        drift.ifPresent(watches::add);
        this.modes = new Modes(watches, cameras::known, config.modes(), clock, nanoTime);
        this.clock = clock;
        this.started = clock.instant();
        this.origin = new FrameResult.Origin(config.instance(), "", "", "");
        this.metrics = new ServiceMetrics(maxCameras, clocks, bus::lag, this::status);
        List<ServiceObserver> observers = new ArrayList<>(watches);
        observers.add(metrics);
        this.observer = ServiceObserver.all(observers);
        missing("model-loading", "the model is being loaded and warmed up");
        try {
            this.http = HttpEndpoint.start(
                    config.http(), new HttpEndpoint.Sources(health, metrics::scrape, this::status, config.effective()));
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void missing(String code, String detail) {
        health.require(() -> Optional.of(new Reason(code, detail, "")));
    }

    /** The model is ready. */
    void loaded(LoadedModel model) {
        origin = model.origin(origin.instance());
        metrics.provider(origin.executionProvider(), origin.modelName(), origin.modelSha256(), version);
        health.limitedBy(model::limitations);
        health.limitedBy(modes::assess);
        missing("bus-connecting", "the broker has not been reached yet");
    }

    /** The broker is reached, and frames are asked for. */
    void connected(Lanes open) {
        metrics.watch(open::status);
        lanes = open::status;
        health.require(() -> bus.isJoined()
                ? Optional.empty()
                : Optional.of(new Reason("no-assignment", "the group has not assigned any partitions yet", "")));
    }

    /** Something failed for good. */
    void fail(Throwable cause) {
        health.failed(cause);
        end.completeExceptionally(cause);
    }

    Health health() {
        return health;
    }

    /** Completes when the service has ended, exceptionally when something failed for good. */
    CompletableFuture<Void> end() {
        return end;
    }

    BusMonitor bus() {
        return bus;
    }

    /** Is shown what the frames' pictures are like. */
    BlindCameraWatch pictures() {
        return pictures;
    }

    /** Is shown what was found in frames. */
    DetectionListener detections() {
        return detections;
    }

    /** The status now. */
    ServiceStatus status() {
        Health.State state = health.state();
        return new ServiceStatus(
                origin.instance(),
                clock.instant(),
                started,
                state.mode(),
                state.reasons(),
                origin.executionProvider(),
                origin.modelName(),
                origin.modelSha256(),
                version,
                lanes.get().stream().map(this::camera).toList());
    }

    private ServiceStatus.Camera camera(Lanes.Status lane) {
        return new ServiceStatus.Camera(
                lane.camera().key(),
                lane.inputRateHz(),
                lane.waiting() + lane.inFlight(),
                lane.lastCapture(),
                clocks.skew(lane.camera()));
    }

    ServiceMetrics metrics() {
        return metrics;
    }

    /** Tells the watches and the metrics. */
    ServiceObserver observer() {
        return observer;
    }

    int httpPort() {
        return http.port();
    }

    @Override
    public void close() {
        http.close();
        metrics.close();
        end.complete(null);
    }

    /** The service's version, written by the build. */
    private static String version() {
        Properties properties = new Properties();
        try (InputStream file = Frontend.class.getResourceAsStream("service.properties")) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
