package io.drivesight.service;

import io.drivesight.core.drift.DriftException;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfiles;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.health.Health;
import io.drivesight.service.health.Heartbeat;
import io.drivesight.service.health.StatusReporter;
import io.drivesight.service.http.HttpEndpoint;
import io.drivesight.service.kafka.BusException;
import io.drivesight.service.kafka.ClientMeters;
import io.drivesight.service.kafka.FrameBus;
import io.drivesight.service.kafka.ResultContext;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.LaneWorker;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.lane.StateKeeper;
import io.drivesight.service.metrics.ServiceMetrics;
import io.drivesight.service.modes.BusCondition;
import io.drivesight.service.modes.ReasonCodes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running service: frames in from Kafka, objects, trajectories and outcomes out. The one public entry point of this module,
 * and the one class that wires it.
 *
 * <p>{@link #start} returns when the model is warm and consuming has begun; {@link #isReady} turns true once the group has
 * assigned partitions. {@link #stop} drains: it stops taking frames, lets those in work finish, publishes their outcomes,
 * commits, and closes.
 */
public final class DriveSightService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriveSightService.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration READY_CHECK = Duration.ofMillis(20);

    private final ServiceConfig config;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Health health = new Health();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    /** What others may have of it. One for all: the original remembers every copy, and is asked for it with every frame. */
    private final CompletableFuture<Void> ended = end.copy();

    private final Optional<DriftProfile> profile;
    private final Watches watches;
    private final ServiceMetrics metrics;
    private final ServiceObserver observer;
    private final StatusReporter reporter;
    private final HttpEndpoint http;

    // Null until its part of the start has succeeded.
    private @Nullable LoadedModel model;
    private @Nullable FrameBus bus;
    private @Nullable ClientMeters meters;
    private @Nullable Lanes lanes;
    private @Nullable Workers workers;
    private @Nullable Heartbeat heartbeat;
    private boolean stopped;

    private DriveSightService(ServiceConfig config, Clock clock, LongSupplier nanoTime) {
        this.config = config;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.profile = config.drift().profile().map(DriftProfiles::read);
        this.watches = new Watches(config, profile, this::isListening, this::busCondition, clock, nanoTime);
        this.metrics = new ServiceMetrics(config.lanes().maxCameras(), watches.ages());
        this.observer = watches.observerWith(metrics);
        this.reporter = new StatusReporter(
                new StatusReporter.Identity(config.instance(), Version.current(), clock.instant()), health, clock);
        this.http = HttpEndpoint.start(
                config.http(), new HttpEndpoint.Sources(health, metrics::scrape, reporter::status, config.effective()));
    }

    /**
     * Starts a service.
     *
     * @throws StartException when it cannot start as configured; everything is closed again
     * @throws InterruptedException when interrupted while waiting for the broker; everything is closed again
     */
    public static DriveSightService start(ServiceConfig config) throws InterruptedException {
        return start(config, Clock.systemUTC(), System::nanoTime);
    }

    private static DriveSightService start(ServiceConfig config, Clock clock, LongSupplier nanoTime)
            throws InterruptedException {
        DriveSightService service;
        try {
            service = new DriveSightService(config, clock, nanoTime);
        } catch (IllegalStateException | DriftException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        try {
            service.begin();
            return service;
        } catch (ModelException | BusException | DriftException e) {
            service.stop();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException | RuntimeException e) {
            service.stop();
            throw e;
        }
    }

    private void begin() throws InterruptedException {
        health.require(this::notJoined);
        LoadedModel loaded = LoadedModel.load(config, nanoTime, watches.pictures()::seen, watches.detections());
        model = loaded;
        loaded.requireMadeFor(config.drift(), profile);
        reporter.model(loaded.inUse());
        health.limitedBy(loaded::limitations);
        health.limitedBy(watches.modes()::assess);
        reporter.clocks(watches.clocks()::skew);
        metrics.watch(reporter::status, ReasonCodes.ALL);
        metrics.provider(
                loaded.inUse().provider(), loaded.inUse().name(), loaded.inUse().sha256(), Version.current());
        FrameBus connected = FrameBus.connect(config, context(loaded), observer, this::fail, clock, nanoTime);
        bus = connected;
        meters = new ClientMeters(connected, metrics.registry());
        Lanes opened = startLanes(loaded, connected);
        metrics.watch(opened::status, connected::lag);
        reporter.lanes(opened::status);
        connected.start(opened, loaded.trackingSettings());
        Heartbeat beating = new Heartbeat(reporter, connected::publish);
        heartbeat = beating;
        beating.start(HEARTBEAT);
        LOG.info(
                "Consuming {} at {} as {} with model {} on {}; status at http://{}:{}/",
                config.kafka().topics().frames(),
                config.kafka().bootstrapServers(),
                config.instance(),
                loaded.inUse().name(),
                loaded.inUse().provider(),
                config.http().host(),
                http.port());
    }

    private Lanes startLanes(LoadedModel loaded, FrameBus connected) {
        Deadlines deadlines = new Deadlines(config.policy(), clock);
        Lanes opened = new Lanes(
                config.policy(),
                config.lanes(),
                camera -> loaded.newTracking(),
                deadlines,
                connected.sink(),
                keeper(loaded, connected),
                observer,
                nanoTime);
        lanes = opened;
        workers = new Workers(
                config.workers(),
                () -> new LaneWorker(opened, loaded.detector(), deadlines, connected.sink(), nanoTime),
                this::fail);
        return opened;
    }

    private StateKeeper keeper(LoadedModel loaded, FrameBus connected) {
        if (!connected.keepsStates()) {
            return StateKeeper.OFF;
        }
        return new StateKeeper(
                config.stateInterval(),
                loaded.trackingSettings().sha256(),
                config.instance(),
                connected.states(),
                clock,
                nanoTime);
    }

    private ResultContext context(LoadedModel loaded) {
        return new ResultContext(
                config.instance(),
                config.kafka().groupId(),
                loaded.inUse().name(),
                loaded.inUse().sha256(),
                loaded.inUse().provider());
    }

    private Optional<Reason> notJoined() {
        FrameBus connected = bus;
        if (model == null) {
            return Optional.of(new Reason("model-loading", "the model is being loaded and warmed up", ""));
        }
        if (connected == null) {
            return Optional.of(new Reason("bus-connecting", "the broker has not been reached yet", ""));
        }
        return connected.isJoined()
                ? Optional.empty()
                : Optional.of(new Reason("no-assignment", "the group has not assigned any partitions yet", ""));
    }

    private boolean isListening() {
        FrameBus connected = bus;
        return connected != null && connected.isListening();
    }

    private BusCondition busCondition() {
        FrameBus connected = bus;
        return connected == null ? BusCondition.GOOD : connected.condition();
    }

    private void fail(Throwable cause) {
        health.failed(cause);
        end.completeExceptionally(cause);
    }

    /** The port that health and metrics are served at. */
    public int httpPort() {
        return http.port();
    }

    /** The service's status now. */
    public ServiceStatus status() {
        return reporter.status();
    }

    /** True when frames that are sent now will be processed. */
    public boolean isReady() {
        return health.notReady().isEmpty();
    }

    /** Why it is not ready; empty when it is. */
    public List<Reason> notReady() {
        return health.notReady();
    }

    /**
     * Waits until the service is ready.
     *
     * @return false when the time was over, or the service had failed, before
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + timeout.toNanos();
        while (!isReady()) {
            if (end.isDone() || nanoTime.getAsLong() > deadline) {
                return false;
            }
            Thread.sleep(READY_CHECK.toMillis());
        }
        return true;
    }

    /**
     * Completes when the service has ended: normally after {@link #stop}, exceptionally when something failed for good (call
     * stop then, to release what is left).
     */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Drains and closes. A second call does nothing. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        health.stopping();
        try {
            drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Interrupted while draining; frames in work are consumed again");
        }
        http.close();
        metrics.close();
        end.complete(null);
        LOG.info("Stopped");
    }

    private void drain() throws InterruptedException {
        boolean idle = true;
        if (heartbeat != null) {
            heartbeat.beat();
        }
        if (bus != null) {
            bus.stop();
        }
        if (lanes != null && workers != null) {
            lanes.close();
            idle = workers.join(config.drainTimeout());
        }
        if (heartbeat != null) {
            heartbeat.beat();
            heartbeat.close();
        }
        if (meters != null) {
            meters.close();
        }
        if (bus != null) {
            bus.close();
        }
        // A session must not be closed under a running inference.
        if (model != null && idle) {
            model.close();
        }
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
