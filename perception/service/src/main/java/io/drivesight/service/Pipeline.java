package io.drivesight.service;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.health.Heartbeat;
import io.drivesight.service.health.StatusReporter;
import io.drivesight.service.kafka.ClientMeters;
import io.drivesight.service.kafka.EventOrigin;
import io.drivesight.service.kafka.FrameBus;
import io.drivesight.service.kafka.FrameConsumer;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.LaneWorker;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.StateKeeper;
import io.drivesight.service.lane.WorkWatch;
import io.drivesight.service.lane.Zoom;
import io.drivesight.service.lane.Zoom.WorkerLoad;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that a frame passes through, running: the model, the bus, the lanes and their workers. */
final class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    /** Time between two looks whether a worker is stuck. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ServiceConfig config;
    private final LoadedModel model;
    private final FrameBus bus;
    private final Lanes lanes;
    private final Workers workers;
    private final ScheduledExecutorService looks;
    private final FrameConsumer frames;
    private final ClientMeters meters;
    private final Heartbeat heartbeat;

    private Pipeline(
            ServiceConfig config,
            Frontend frontend,
            LoadedModel model,
            FrameBus bus,
            Clock clock,
            LongSupplier nanoTime) {
        this.config = config;
        this.model = model;
        this.bus = bus;
        Deadlines deadlines = new Deadlines(config.policy(), clock);
        this.lanes = new Lanes(
                config.policy(),
                config.lanes(),
                camera -> model.newTracking(),
                deadlines,
                bus.sink(),
                keeper(config, model, bus, clock, nanoTime),
                frontend.observer(),
                nanoTime);
        this.frames = bus.consume(lanes, model.trackingSettings());
        WorkWatch watch = new WorkWatch(config.workerTimeout(), bus.sink(), nanoTime);
        Zoom zoom = new Zoom(
                config.model().zoom(),
                config.policy(),
                new WorkerLoad(config.workers(), nanoTime),
                frontend.observer());
        this.workers = new Workers(
                config.workers(),
                () -> new LaneWorker(lanes, model.detector(), deadlines, bus.sink(), watch, zoom, nanoTime),
                frontend::fail);
        this.looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "drivesight-work-watch");
            thread.setDaemon(true);
            return thread;
        });
        looks.scheduleWithFixedDelay(
                () -> watch.look().ifPresent(stuck -> frontend.fail(new IllegalStateException(stuck))),
                LOOK.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
        frontend.metrics()
                .memory("pictures", model.pictures()::used, config.memory().pictures());
        frontend.metrics().memory("frames", lanes::heldBytes, config.memory().frames());
        this.meters = new ClientMeters(bus, frames, frontend.metrics().registry());
        this.heartbeat = new Heartbeat(frontend.reporter(), bus::publish);
    }

    /**
     * Loads the model, connects, and begins to consume. The frontend shows how far this is.
     *
     * @throws InterruptedException when interrupted while waiting for the broker; everything is closed again
     */
    static Pipeline start(
            ServiceConfig config, Frontend frontend, Optional<DriftProfile> profile, Clock clock, LongSupplier nanoTime)
            throws InterruptedException {
        LoadedModel model = LoadedModel.load(
                config,
                nanoTime,
                frontend.watches().pictures()::seen,
                frontend.watches().detections());
        boolean started = false;
        try {
            model.requireMadeFor(config.drift(), profile);
            frontend.loaded(model);
            Pipeline pipeline = start(config, frontend, model, clock, nanoTime);
            started = true;
            return pipeline;
        } finally {
            if (!started) {
                model.close();
            }
        }
    }

    private static Pipeline start(
            ServiceConfig config, Frontend frontend, LoadedModel model, Clock clock, LongSupplier nanoTime)
            throws InterruptedException {
        StatusReporter.ModelInUse inUse = model.inUse();
        EventOrigin origin = new EventOrigin(
                config.instance(), config.kafka().groupId(), inUse.name(), inUse.sha256(), inUse.provider());
        FrameBus bus =
                FrameBus.connect(config, origin, frontend.observer(), frontend.bus(), frontend::fail, clock, nanoTime);
        boolean started = false;
        try {
            Pipeline pipeline = new Pipeline(config, frontend, model, bus, clock, nanoTime);
            frontend.connected(pipeline.lanes);
            pipeline.heartbeat.start(HEARTBEAT);
            started = true;
            return pipeline;
        } finally {
            if (!started) {
                bus.close();
            }
        }
    }

    private static StateKeeper keeper(
            ServiceConfig config, LoadedModel model, FrameBus bus, Clock clock, LongSupplier nanoTime) {
        return bus.keepsStates()
                ? new StateKeeper(
                        config.stateInterval(),
                        model.trackingSettings().sha256(),
                        config.instance(),
                        bus.states(),
                        clock,
                        nanoTime)
                : StateKeeper.OFF;
    }

    /**
     * Stops taking frames, lets those in work finish, and closes.
     *
     * @return false: an inference does not end
     */
    boolean drain() throws InterruptedException {
        heartbeat.beat();
        frames.stop();
        lanes.close();
        boolean idle = workers.join(config.drainTimeout());
        looks.shutdownNow();
        heartbeat.beat();
        heartbeat.close();
        meters.close();
        bus.close();
        // A session must not be closed under a running inference.
        if (idle) {
            model.close();
        } else {
            LOG.warn("An inference does not end; its memory is not released");
        }
        return idle;
    }

    /** The threads that detect. A worker that dies of an error takes the service with it: its frame has no outcome. */
    private static final class Workers {
        private final List<Thread> threads = new ArrayList<>();

        /**
         * Starts workers.
         *
         * @param count how many
         * @param worker makes the work of one
         * @param fatal is told when one dies
         */
        Workers(int count, Supplier<Runnable> worker, Consumer<Throwable> fatal) {
            for (int i = 0; i < count; i++) {
                Thread thread = new Thread(worker.get(), "drivesight-worker-" + i);
                thread.setUncaughtExceptionHandler((dead, cause) -> fatal.accept(cause));
                threads.add(thread);
                thread.start();
            }
        }

        /** Waits for all to end; false when one still runs after the time. */
        boolean join(Duration timeout) throws InterruptedException {
            long end = System.nanoTime() + timeout.toNanos();
            for (Thread thread : threads) {
                long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
                thread.join(left);
                if (thread.isAlive()) {
                    return false;
                }
            }
            return true;
        }
    }
}
