package io.drivesight.service.kafka;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Consumes frames, on a thread of its own, until it is stopped. */
public final class FrameConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(FrameConsumer.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Consumer<byte[], ByteBuffer> consumer;
    private final FrameLoop loop;
    private final Duration longestDrain;
    private final java.util.function.Consumer<Throwable> fatal;
    private final Thread thread = new Thread(this::run, "drivesight-frames");

    private FrameConsumer(
            Consumer<byte[], ByteBuffer> consumer,
            FrameLoop loop,
            Duration drainTimeout,
            java.util.function.Consumer<Throwable> fatal) {
        this.consumer = consumer;
        this.loop = loop;
        this.longestDrain = longestDrain(drainTimeout);
        this.fatal = fatal;
    }

    /**
     * Begins to consume.
     *
     * @param fatal is told when the loop cannot go on
     */
    static FrameConsumer start(
            Consumer<byte[], ByteBuffer> consumer,
            FrameLoop loop,
            Duration drainTimeout,
            java.util.function.Consumer<Throwable> fatal) {
        FrameConsumer frames = new FrameConsumer(consumer, loop, drainTimeout, fatal);
        frames.thread.start();
        return frames;
    }

    /** Frames in work, results, states and the last commit may each take the drain time. */
    static Duration longestDrain(Duration drainTimeout) {
        return drainTimeout.multipliedBy(4).plus(CLOSE_TIMEOUT.multipliedBy(2));
    }

    private void run() {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            LOG.error("The frame loop has failed", e);
            fatal.accept(e);
        } finally {
            // A static member stays in the group so that its restart is quick; this instance is not coming back by
            // itself.
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
    }

    /** Stops consuming, lets frames in work finish and commits. Returns when the loop has ended. */
    public void stop() throws InterruptedException {
        loop.stop();
        thread.join(longestDrain.toMillis());
        if (thread.isAlive()) {
            LOG.warn("The frame loop does not end; interrupting it");
            thread.interrupt();
            thread.join(CLOSE_TIMEOUT.toMillis());
        }
    }

    Consumer<byte[], ByteBuffer> consumer() {
        return consumer;
    }
}
