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
import io.drivesight.service.lane.StateKeeper;
import io.drivesight.service.modes.BusCondition;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service's end of the bus: its clients, its poll loop, its publisher. Connect, start, stop, close: in this order. */
public final class FrameBus implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameBus.class);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ServiceConfig config;
    private final ResultContext context;
    private final ServiceObserver observer;
    private final java.util.function.Consumer<Throwable> fatal;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ClientFactory clients;
    private final TopicLayout layout;
    private final Deadlines deadlines;
    private final Producer<byte[], byte[]> producer;
    private final Consumer<byte[], byte[]> consumer;
    private final EventSender sender;
    private final OffsetTracker offsets = new OffsetTracker();
    private final ExecutorService outcomes =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "drivesight-outcomes"));
    private final StateJournal journal;
    private final Publisher publisher;
    private final AtomicLong statusNumber = new AtomicLong();

    private @Nullable FrameLoop loop;
    private @Nullable Thread thread;

    private FrameBus(
            ServiceConfig config,
            ResultContext context,
            ServiceObserver observer,
            java.util.function.Consumer<Throwable> fatal,
            Clock clock,
            LongSupplier nanoTime,
            ClientFactory clients,
            TopicLayout layout) {
        this.config = config;
        this.context = context;
        this.observer = observer;
        this.fatal = fatal;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.clients = clients;
        this.layout = layout;
        this.deadlines = new Deadlines(config.policy(), clock);
        this.producer = clients.producer();
        this.consumer = clients.groupConsumer();
        this.sender = new EventSender(producer, nanoTime);
        this.journal =
                new StateJournal(sender, layout, new EventHeaders(context.groupId()), offsets, observer, outcomes);
        this.publisher = new Publisher(
                sender,
                layout,
                context,
                new OutcomeLedger(offsets, journal, observer, fatal),
                journal,
                deadlines,
                config.kafka().deadLetterBytes(),
                outcomes,
                clock,
                nanoTime);
    }

    /**
     * Connects, and makes sure that the topics are there.
     *
     * @param fatal is told when the bus cannot go on, from any thread
     * @throws BusException when the broker is not reached, a topic is missing, or a client cannot be made
     */
    public static FrameBus connect(
            ServiceConfig config,
            ResultContext context,
            ServiceObserver observer,
            java.util.function.Consumer<Throwable> fatal,
            Clock clock,
            LongSupplier nanoTime)
            throws InterruptedException {
        ClientFactory clients = new ClientFactory(config);
        TopicLayout layout;
        try (Admin admin = clients.admin()) {
            layout = new TopicSetup(admin, config.kafka(), config.keepsStates()).ensure();
        }
        return new FrameBus(config, context, observer, fatal, clock, nanoTime, clients, layout);
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
    public StateKeeper.Sink states() {
        return journal;
    }

    /**
     * Starts to consume, on a thread of its own.
     *
     * @param settings of tracking, for the states that cameras go on from
     */
    public void start(Lanes lanes, TrackingSettings settings) {
        KafkaConfig kafka = config.kafka();
        FrameIntake intake =
                new FrameIntake(config.images().maxBytes(), config.deadlineBudget(), deadlines, clock, nanoTime);
        FrameLoop frames = new FrameLoop(
                kafka.topics().frames(),
                new FrameLoop.Parts(
                        consumer, intake, lanes, publisher, offsets, takeover(lanes, settings), journal, observer),
                new FrameLoop.Limits(kafka.commitInterval(), kafka.maxUncommitted(), config.drainTimeout()),
                nanoTime);
        Thread poller = new Thread(() -> run(frames), "drivesight-frames");
        loop = frames;
        thread = poller;
        poller.start();
    }

    private Takeover takeover(Lanes lanes, TrackingSettings settings) {
        TopicReader reader =
                new TopicReader(clients::standaloneConsumer, config.kafka().startupTimeout());
        Optional<StateTail> states =
                keepsStates() ? Optional.of(new StateTail(reader, layout, observer)) : Optional.empty();
        OutcomeTail tail = new OutcomeTail(reader, layout, config.kafka().maxUncommitted());
        return new Takeover(tail, states, lanes, settings, config.policy(), sender::settle, observer, nanoTime);
    }

    private void run(FrameLoop frames) {
        try {
            frames.run();
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

    /** True once the group has assigned this instance its partitions (maybe none). */
    public boolean isJoined() {
        FrameLoop frames = loop;
        return frames != null && frames.isJoined();
    }

    /** True: a frame that is sent now is taken in at once. */
    public boolean isListening() {
        FrameLoop frames = loop;
        return frames != null && frames.isListening();
    }

    /** How the bus does now. */
    public BusCondition condition() {
        FrameLoop frames = loop;
        return new BusCondition(
                sender.longestWait(),
                frames == null ? 0 : frames.unpolledNanos(),
                frames == null ? 0 : frames.uncommittedNanos());
    }

    /** Messages not consumed yet, by assigned partition. */
    public Map<Integer, Long> lag() {
        FrameLoop frames = loop;
        return frames == null ? Map.of() : frames.lag();
    }

    /** Publishes a heartbeat; a failure is only logged, the next heartbeat makes up for it. */
    public void publish(ServiceStatus status) {
        String id = context.instance() + "/" + statusNumber.incrementAndGet();
        sender.send(
                        layout.topics().status(),
                        null,
                        context.instance(),
                        ServiceStatusCodec.encode(status),
                        new EventHeaders(context.groupId()).of("ServiceStatus", id, status.time()))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        LOG.debug("Heartbeat not published: {}", failure.toString());
                    }
                });
    }

    /** Stops consuming, lets frames in work finish and commits. Returns when the poll loop has ended. */
    public void stop() throws InterruptedException {
        FrameLoop frames = loop;
        Thread poller = thread;
        if (frames == null || poller == null) {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
            return;
        }
        frames.stop();
        // Lanes, outcomes and the last commit may each take the drain time.
        long longest = 3 * config.drainTimeout().toMillis() + 2 * CLOSE_TIMEOUT.toMillis();
        poller.join(longest);
        if (poller.isAlive()) {
            LOG.warn("The frame loop does not end; interrupting it");
            poller.interrupt();
            poller.join(CLOSE_TIMEOUT.toMillis());
        }
    }

    @Override
    public void close() {
        outcomes.shutdown();
        try {
            if (!outcomes.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                outcomes.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_TIMEOUT);
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    Consumer<byte[], byte[]> consumer() {
        return consumer;
    }
}
