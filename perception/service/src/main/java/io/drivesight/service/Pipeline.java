package io.drivesight.service;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.kafka.ClientMeters;
import io.drivesight.service.kafka.EventOrigin;
import io.drivesight.service.kafka.FrameBus;
import io.drivesight.service.kafka.FrameLoop;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.LaneWorker;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.StateSaver;
import io.drivesight.service.lane.Watchdog;
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
    private final ScheduledExecutorService looks = timer("work-watch");
    /** Has a thread of its own: the broker may keep it waiting. */
    private final ScheduledExecutorService heartbeats = timer("heartbeat");

    private final FrameLoop frames;
    private final ClientMeters meters;
    private final Frontend frontend;

    private Pipeline(
            ServiceConfig config,
            Frontend frontend,
            LoadedModel model,
            FrameBus bus,
            Clock clock,
            LongSupplier nanoTime) {
        this.config = config;
        this.frontend = frontend;
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
        Watchdog watchdog = new Watchdog(config.workerTimeout(), bus.sink(), nanoTime);
        Zoom zoom = new Zoom(
                config.model().zoom(),
                config.policy(),
                new WorkerLoad(config.workers(), nanoTime),
                frontend.observer());
        this.workers = new Workers(
                config.workers(),
                () -> new LaneWorker(lanes, model.detector(), deadlines, bus.sink(), watchdog, zoom, nanoTime),
                frontend::fail);
        looks.scheduleWithFixedDelay(
                () -> watchdog.look().ifPresent(stuck -> frontend.fail(new IllegalStateException(stuck))),
                LOOK.toMillis(),
                LOOK.toMillis(),
                TimeUnit.MILLISECONDS);
        frontend.metrics()
                .memory("pictures", model.pictures()::used, config.memory().pictures());
        frontend.metrics()
                .memory("frames", lanes::bufferedBytes, config.memory().frames());
        this.meters = new ClientMeters(bus, frames, frontend.metrics().registry());
    }

    private static ScheduledExecutorService timer(String what) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "drivesight-" + what);
            thread.setDaemon(true);
            return thread;
        });
    }

    private void beat() {
        try {
            bus.publish(frontend.status());
        } catch (RuntimeException e) {
            // A timer drops a task that throws; the next heartbeat must come all the same.
            LOG.warn("Heartbeat failed: {}", e.toString());
        }
    }

    /**
     * Loads the model, connects, and begins to consume. The frontend shows how far this is.
     *
     * @throws InterruptedException when interrupted while waiting for the broker; everything is closed again
     */
    static Pipeline start(
            ServiceConfig config, Frontend frontend, Optional<DriftProfile> profile, Clock clock, LongSupplier nanoTime)
            throws InterruptedException {
        LoadedModel model = LoadedModel.load(config, nanoTime, frontend.pictures()::seen, frontend.detections());
        try {
            model.requireMadeFor(config.drift(), profile);
            frontend.loaded(model);
            EventOrigin origin = new EventOrigin(config.kafka().groupId(), model.origin(config.instance()));
            FrameBus bus =
                    new FrameBus(config, origin, frontend.observer(), frontend.bus(), frontend::fail, clock, nanoTime);
            try {
                Pipeline pipeline = new Pipeline(config, frontend, model, bus, clock, nanoTime);
                frontend.connected(pipeline.lanes);
                pipeline.heartbeats.scheduleAtFixedRate(pipeline::beat, 0, HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
                return pipeline;
            } catch (RuntimeException | Error e) {
                bus.close();
                throw e;
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private static StateSaver keeper(
            ServiceConfig config, LoadedModel model, FrameBus bus, Clock clock, LongSupplier nanoTime) {
        return bus.keepsStates()
                ? new StateSaver(
                        config.stateInterval(),
                        model.trackingSettings().sha256(),
                        config.instance(),
                        bus.states(),
                        clock,
                        nanoTime)
                : StateSaver.OFF;
    }

    /**
     * Stops taking frames, lets those in work finish, and closes.
     *
     * @return false: an inference does not end
     */
    boolean drain() throws InterruptedException {
        beat();
        frames.stop();
        lanes.close();
        boolean idle = workers.join(config.drainTimeout());
        looks.shutdownNow();
        beat();
        heartbeats.shutdownNow();
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
