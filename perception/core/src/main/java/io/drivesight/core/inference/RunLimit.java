package io.drivesight.core.inference;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends runs that take too long. ONNX Runtime looks between two operators whether it is to stop, so one operator that hangs
 * (in a GPU's driver, say) is not ended. Thread-safe.
 */
final class RunLimit implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunLimit.class);

    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;

    /** A limit for the runs of one session; zero: none. */
    RunLimit(Duration limit) {
        this.limit = limit;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "drivesight-run-limit");
            thread.setDaemon(true);
            return thread;
        });
        // Nearly every run ends long before its limit: what it had booked must not pile up.
        timer.setRemoveOnCancelPolicy(true);
    }

    /** One run from now on; close it when the run is over. Unless {@code limited}, it may take as long as it likes. */
    Run begin(boolean limited) {
        try {
            return new Run(new OrtSession.RunOptions(), limited && !limit.isZero());
        } catch (OrtException e) {
            throw new ModelException("inference cannot begin: " + e.getMessage(), e);
        }
    }

    /** A run under the limit. */
    final class Run implements AutoCloseable {
        private final OrtSession.RunOptions options;
        private final @Nullable ScheduledFuture<?> end;
        private boolean over;
        private boolean givenUp;

        private Run(OrtSession.RunOptions options, boolean limited) {
            this.options = options;
            this.end = limited ? timer.schedule(this::giveUp, limit.toNanos(), TimeUnit.NANOSECONDS) : null;
        }

        OrtSession.RunOptions options() {
            return options;
        }

        /** The lock keeps the options from being freed while they are written to. */
        private synchronized void giveUp() {
            if (over) {
                return;
            }
            givenUp = true;
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                LOG.warn("A run that takes too long cannot be ended: {}", e.toString());
            }
        }

        /** What a failure of this run was. */
        synchronized ModelException explain(OrtException failure) {
            return givenUp
                    ? new RunTimeoutException(limit, failure)
                    : new ModelException("inference failed: " + failure.getMessage(), failure);
        }

        @Override
        public synchronized void close() {
            over = true;
            if (end != null) {
                end.cancel(false);
            }
            options.close();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
