package io.drivesight.service.kafka;

import io.drivesight.core.pipeline.ServiceStatus;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.wire.ServiceStatusCodec;
import io.drivesight.service.config.KafkaConfig;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.lane.StateSaver;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service's side of Kafka. A connected bus publishes; {@link #consume} begins to consume. Stop the loop before the bus is closed:
 * what it drains is published.
 */
public final class FrameBus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameBus.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ServiceConfig config;
    private final ServiceObserver observer;
    private final BusMonitor monitor;
    private final java.util.function.Consumer<Throwable> fatal;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClientFactory clients;
    private final TopicLayout layout;
    private final Deadlines deadlines;
    private final Producer<byte[], byte[]> producer;
    private final EventSender sender;
    private final OffsetTracker offsets = new OffsetTracker();
    /** Sending waits while a topic is gone. So each has its thread: results wait for no topic but their own. */
    private final ScheduledExecutorService results = thread("results");

    private final ExecutorService letters = thread("dead-letters");
    private final ExecutorService states = thread("states");
    private final StateWriter stateWriter;
    private final Publisher publisher;
    private final AtomicLong statusNumber = new AtomicLong();

    /**
     * Connects, and makes sure that the topics are there.
     *
     * @param monitor is kept up to date
     * @param fatal is told when the bus cannot go on, from any thread
     * @throws BusException when the broker is not reached, a topic is missing, or a client cannot be made
     */
    public FrameBus(
            ServiceConfig config,
            EventOrigin origin,
            ServiceObserver observer,
            BusMonitor monitor,
            java.util.function.Consumer<Throwable> fatal,
            Clock clock,
            LongSupplier nanoTime)
            throws InterruptedException {
        this.config = config;
        this.observer = observer;
        this.monitor = monitor;
        this.fatal = fatal;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.clients = new ClientFactory(config);
        try (Admin admin = clients.admin()) {
            this.layout = new TopicSetup(admin, config.kafka(), config.keepsStates()).ensure();
        }
        this.deadlines = new Deadlines(config.policy(), clock);
        this.producer = clients.producer();
        this.sender = new EventSender(producer, layout, origin, monitor);
        this.stateWriter = new StateWriter(sender, offsets, observer, states);
        this.publisher = new Publisher(
                sender,
                new PendingResults(offsets, stateWriter, observer, fatal),
                stateWriter,
                deadlines,
                config.kafka().deadLetterBytes(),
                results,
                letters,
                clock,
                nanoTime);
        long look = Publisher.LOOK_INTERVAL.toMillis();
        results.scheduleWithFixedDelay(publisher::publishOverdue, look, look, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService thread(String what) {
        return Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "drivesight-" + what));
    }

    /** Where the lanes hand frames over. */
    public FrameSink sink() {
        return publisher;
    }

    /** True: cameras' states are read and written. */
    public boolean keepsStates() {
        return layout.has(layout.topics().state());
    }

    /** Where the lanes' states go. */
    public StateSaver.Sink states() {
        return stateWriter;
    }

    /**
     * Begins to consume.
     *
     * @param settings of tracking, for the states that cameras go on from
     * @throws BusException when the client cannot be made
     */
    public FrameLoop consume(Lanes lanes, TrackingSettings settings) {
        KafkaConfig kafka = config.kafka();
        Consumer<byte[], ByteBuffer> consumer = clients.groupConsumer();
        RecordIntake intake = new RecordIntake(
                new FrameParser(
                        Math.min(config.images().maxBytes(), config.memory().frames()),
                        config.deadlineBudget(),
                        clock,
                        nanoTime),
                lanes,
                publisher,
                offsets,
                deadlines,
                observer,
                partition -> consumer.currentLag(partition).orElse(Long.MAX_VALUE) == 0,
                kafka.maxUncommitted(),
                config.memory().fetched(),
                new Backlog(config.longestBacklog()),
                publisher::skipped);
        OffsetCommitter committer =
                new OffsetCommitter(consumer, offsets, monitor, kafka.maxUncommitted(), config.drainTimeout());
        RebalanceListener rebalances = new RebalanceListener(
                consumer,
                intake,
                lanes,
                offsets,
                committer,
                restore(lanes, settings),
                stateWriter,
                publisher,
                observer,
                monitor,
                config.drainTimeout());
        FrameLoop loop = new FrameLoop(
                kafka.topics().frames(),
                consumer,
                intake,
                committer,
                rebalances,
                lanes,
                monitor,
                kafka.commitInterval(),
                fatal,
                nanoTime);
        loop.start();
        return loop;
    }

    private StateRestore restore(Lanes lanes, TrackingSettings settings) {
        TopicReader reader =
                new TopicReader(clients::standaloneConsumer, config.kafka().startupTimeout());
        Optional<StateTail> states =
                keepsStates() ? Optional.of(new StateTail(reader, layout, observer)) : Optional.empty();
        ResultTail recorded =
                new ResultTail(reader, layout, sender.origin(), config.kafka().maxUncommitted());
        return new StateRestore(
                recorded,
                states,
                lanes,
                settings,
                config.policy(),
                partitions -> publisher.settle(partitions, reader.timeout()),
                observer,
                nanoTime);
    }

    /** Publishes a heartbeat; a failure is only logged, the next heartbeat makes up for it. */
    public void publish(ServiceStatus status) {
        String id = status.instance() + "/" + statusNumber.incrementAndGet();
        sender.send(layout.topics().status(), "ServiceStatus", id, status.time(), ServiceStatusCodec.encode(status))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("Heartbeat not published: {}", failure.toString());
                    }
                });
    }

    @Override
    public void close() {
        // In this order: dead letters have results follow them, and these have states follow them.
        List.of(letters, results, states).forEach(FrameBus::end);
        producer.close(CLOSE_TIMEOUT);
    }

    private static void end(ExecutorService thread) {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }
}
