package io.drivesight.service;

import io.drivesight.core.drift.DriftException;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfiles;
import io.drivesight.core.inference.ModelException;
import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.ServiceStatus.Reason;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.kafka.BusException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running service: frames in from Kafka, one result for each out. The one public entry point of this module.
 *
 * <p>{@link #start} returns when the model is warm and consuming has begun; {@link #isReady} turns true once the group has
 * assigned partitions. {@link #stop} drains: it stops taking frames, lets those in work finish, publishes their outcomes,
 * commits, and closes.
 */
public final class DriveSightService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DriveSightService.class);
    private static final Duration READY_CHECK = Duration.ofMillis(20);

    private final Frontend frontend;
    private final Pipeline pipeline;
    private final LongSupplier nanoTime;
    /** What others may have of the end. One for all: the original keeps every copy, and is asked for it with every frame. */
    private final CompletableFuture<Void> ended;

    private boolean stopped;
    private boolean hangs;

    private DriveSightService(Frontend frontend, Pipeline pipeline, LongSupplier nanoTime) {
        this.frontend = frontend;
        this.pipeline = pipeline;
        this.nanoTime = nanoTime;
        this.ended = frontend.end().copy();
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
        try {
            Optional<DriftProfile> profile = config.drift().profile().map(DriftProfiles::read);
            Frontend frontend = new Frontend(config, profile, clock, nanoTime);
            try {
                Pipeline pipeline = Pipeline.start(config, frontend, profile, clock, nanoTime);
                report(config, frontend);
                return new DriveSightService(frontend, pipeline, nanoTime);
            } catch (InterruptedException | RuntimeException | Error e) {
                frontend.close();
                throw e;
            }
        } catch (ModelException | BusException | DriftException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void report(ServiceConfig config, Frontend frontend) {
        ServiceStatus status = frontend.status();
        LOG.info(
                "Consuming {} at {} as {} with model {} on {}; status at http://{}:{}/",
                config.kafka().topics().frames(),
                config.kafka().bootstrapServers(),
                config.instance(),
                status.modelName(),
                status.executionProvider(),
                config.http().host(),
                frontend.httpPort());
    }

    /** The port that health and metrics are served at. */
    public int httpPort() {
        return frontend.httpPort();
    }

    /** The service's status now. */
    public ServiceStatus status() {
        return frontend.status();
    }

    /** True when frames that are sent now will be processed. */
    public boolean isReady() {
        return notReady().isEmpty();
    }

    /** Why it is not ready; empty when it is. */
    public List<Reason> notReady() {
        return frontend.health().notReady();
    }

    /**
     * Waits until the service is ready.
     *
     * @return false when the time was over, or the service had failed, before
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + timeout.toNanos();
        while (!isReady()) {
            if (frontend.end().isDone() || nanoTime.getAsLong() > deadline) {
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
        frontend.health().stopping();
        try {
            hangs = !pipeline.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            LOG.warn("Interrupted while draining; frames in work are consumed again");
        }
        frontend.close();
        LOG.info("Stopped");
    }

    /** After {@link #stop}: an inference does not end. The virtual machine cannot end in order then, only be halted. */
    synchronized boolean hangs() {
        return hangs;
    }

    /** As {@link #stop}. */
    @Override
    public void close() {
        stop();
    }
}
