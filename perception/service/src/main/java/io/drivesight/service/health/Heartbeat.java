package io.drivesight.service.health;

import io.drivesight.core.pipeline.ServiceStatus;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** States the service's status at a steady rate, and once more at the end. */
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final StatusReporter reporter;
    private final Consumer<ServiceStatus> publisher;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drivesight-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    public Heartbeat(StatusReporter reporter, Consumer<ServiceStatus> publisher) {
        this.reporter = reporter;
        this.publisher = publisher;
    }

    public void start(Duration period) {
        timer.scheduleAtFixedRate(this::beat, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** One heartbeat, now. */
    public void beat() {
        try {
            publisher.accept(reporter.status());
        } catch (RuntimeException e) {
            // A timer drops a task that throws; the next heartbeat must come all the same.
            LOG.warn("Heartbeat failed: {}", e.toString());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
