package io.drivesight.service.kafka;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameFormat;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameDetector;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.pipeline.ZoomMode;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.CloudEvent;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.service.config.KafkaConfig.Topics;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.LaneWorker;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.lane.StateSaver;
import io.drivesight.service.lane.Watchdog;
import io.drivesight.service.lane.Zoom;
import io.drivesight.service.lane.Zoom.WorkerLoad;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The service's end of the bus around Kafka's mocks: real lanes, real tracking over raw 2x2 frames, and a producer whose records are
 * acknowledged as soon as they are sent, unless the test says otherwise.
 */
final class BusRig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final TopicPartition FIRST = new TopicPartition("frames", 0);
    static final TopicPartition SECOND = new TopicPartition("frames", 1);
    static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private static final Instant START = NOW.minusSeconds(60);
    static final EventOrigin ORIGIN = new EventOrigin("group", new FrameResult.Origin("one", "cpu", "model", "abc"));
    private static final int CAPACITY = 2;
    /** Some dozen frames. */
    private static final int MAX_WAITING_BYTES = 1000;

    /** Kafka's mock, whose commits fail, and which does not know its positions, while the test says so. */
    static final class TestConsumer extends MockConsumer<byte[], ByteBuffer> {
        private volatile @Nullable KafkaException commitFailure;

        volatile Set<TopicPartition> withoutPosition = Set.of();

        TestConsumer() {
            super("earliest");
        }

        void failCommits(@Nullable KafkaException failure) {
            commitFailure = failure;
        }

        @Override
        public synchronized long position(TopicPartition partition) {
            if (withoutPosition.contains(partition)) {
                throw new TimeoutException("no position of " + partition + " in time");
            }
            return super.position(partition);
        }

        @Override
        public synchronized OptionalLong currentLag(TopicPartition partition) {
            return withoutPosition.contains(partition) ? OptionalLong.of(1000) : super.currentLag(partition);
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
            KafkaException failure = commitFailure;
            if (failure == null) {
                super.commitAsync(offsets, callback);
            } else if (callback != null) {
                callback.onComplete(offsets, failure);
            }
        }

        @Override
        public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            KafkaException failure = commitFailure;
            if (failure != null) {
                throw failure;
            }
            super.commitSync(offsets, timeout);
        }

        /** The committed offset; -1: none. */
        long committed(TopicPartition partition) {
            OffsetAndMetadata committed = committed(Set.of(partition)).get(partition);
            return committed == null ? -1 : committed.offset();
        }
    }

    /** A clock that the test moves. */
    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** What reached the sink. */
    record Left(long offset, Outcome outcome, String reason) {}

    /** While false, records that are sent wait for {@link #acknowledge}. */
    volatile boolean acknowledging = true;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                @Override
                public synchronized Future<RecordMetadata> send(
                        ProducerRecord<byte[], byte[]> message, @Nullable Callback callback) {
                    Future<RecordMetadata> sent = super.send(message, callback);
                    if (acknowledging) {
                        completeNext();
                    }
                    return sent;
                }
            };

    final TestConsumer consumer = new TestConsumer();
    final OffsetTracker offsets = new OffsetTracker();
    final BusMonitor monitor = new BusMonitor(System::nanoTime);
    final List<Left> left = Collections.synchronizedList(new ArrayList<>());
    final List<ServiceObserver.Arrival> arrivals = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> partitionsLeft = Collections.synchronizedList(new ArrayList<>());
    final Lanes lanes;
    final Publisher publisher;
    final RecordIntake intake;
    final OffsetCommitter committer;
    final RebalanceListener rebalances;
    final FrameLoop loop;

    /** What the service's clock shows. */
    volatile Instant now = NOW;

    private final Clock clock = new TestClock();
    private final Map<ServiceObserver.Event, Integer> counts =
            Collections.synchronizedMap(new EnumMap<>(ServiceObserver.Event.class));
    private final List<byte @Nullable []> results = new ArrayList<>();
    private final Deadlines deadlines;
    private final List<Thread> workers = new ArrayList<>();

    private final ServiceObserver observer = new ServiceObserver() {
        @Override
        public void arrived(Arrival arrival) {
            arrivals.add(arrival);
        }

        @Override
        public void partitionsLeft(Set<Integer> partitions) {
            partitionsLeft.addAll(partitions);
        }

        @Override
        public void frameEnded(FrameOutcome outcome) {
            left.add(new Left(outcome.source().offset(), outcome.outcome(), outcome.reason()));
        }

        @Override
        public void counted(Event event, int times) {
            counts.merge(event, times, Integer::sum);
        }
    };

    BusRig() {
        this(FreshnessPolicy.EVERY, Duration.ZERO, 100);
    }

    BusRig(FreshnessPolicy policy, Duration deadlineBudget, int maxUncommitted) {
        this(policy, deadlineBudget, maxUncommitted, Optional.empty(), 1 << 20, PATIENCE);
    }

    /** Under policy `every`, with room for so many bytes in all lanes, and so much time for what is in work when partitions go. */
    BusRig(long laneBytes, Duration drainTimeout) {
        this(FreshnessPolicy.EVERY, Duration.ZERO, 100, Optional.empty(), laneBytes, drainTimeout);
    }

    /** Reads no more than so much of a backlog. */
    BusRig(Duration longestBacklog) {
        this(FreshnessPolicy.LATEST, Duration.ZERO, 100, Optional.of(longestBacklog), 1 << 20, PATIENCE);
    }

    private BusRig(
            FreshnessPolicy policy,
            Duration deadlineBudget,
            int maxUncommitted,
            Optional<Duration> longestBacklog,
            long laneBytes,
            Duration drainTimeout) {
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
        deadlines = new Deadlines(policy, clock);
        EventSender sender = new EventSender(producer, layout(), ORIGIN, monitor);
        StateWriter stateWriter = new StateWriter(sender, offsets, observer, Runnable::run);
        publisher = new Publisher(
                sender,
                new PendingResults(offsets, stateWriter, observer, failure -> {}),
                stateWriter,
                deadlines,
                10,
                Runnable::run,
                Runnable::run,
                clock,
                System::nanoTime);
        lanes = new Lanes(
                policy,
                new Lanes.Limits(CAPACITY, 1, 4, 16, laneBytes),
                camera -> CameraTracking.of(TrackingSettings.DEFAULT, System::nanoTime),
                deadlines,
                publisher,
                StateSaver.OFF,
                observer,
                System::nanoTime);
        intake = new RecordIntake(
                new FrameParser(
                        1000, Optional.of(deadlineBudget).filter(budget -> !budget.isZero()), clock, System::nanoTime),
                lanes,
                publisher,
                offsets,
                deadlines,
                observer,
                partition -> consumer.currentLag(partition).orElse(1) == 0,
                maxUncommitted,
                MAX_WAITING_BYTES,
                new Backlog(longestBacklog),
                publisher::skipped);
        committer = new OffsetCommitter(consumer, offsets, monitor, maxUncommitted, PATIENCE);
        rebalances = new RebalanceListener(
                consumer,
                intake,
                lanes,
                offsets,
                committer,
                restore(),
                stateWriter,
                publisher,
                observer,
                monitor,
                drainTimeout);
        loop = new FrameLoop(
                "frames",
                consumer,
                intake,
                committer,
                rebalances,
                lanes,
                monitor,
                Duration.ZERO,
                failure -> {},
                System::nanoTime);
    }

    static TopicLayout layout() {
        return new TopicLayout(
                new Topics("frames", "results", "dead", "status", "state"),
                Map.of("frames", 2, "results", 2, "state", 2));
    }

    private StateRestore restore() {
        ResultTail tail = new ResultTail(new TopicReader(this::resultConsumer, PATIENCE), layout(), ORIGIN, 1);
        return new StateRestore(
                tail,
                Optional.empty(),
                lanes,
                TrackingSettings.DEFAULT,
                FreshnessPolicy.EVERY,
                partitions -> {},
                observer,
                System::nanoTime);
    }

    private Consumer<byte[], byte[]> resultConsumer() {
        return new MockConsumer<>("earliest") {
            @Override
            public synchronized void assign(Collection<TopicPartition> partitions) {
                super.assign(partitions);
                for (TopicPartition partition : partitions) {
                    updateBeginningOffsets(Map.of(partition, 0L));
                    updateEndOffsets(Map.of(partition, (long) results.size()));
                    for (int offset = 0; offset < results.size(); offset++) {
                        addRecord(published(partition, offset, results.get(offset)));
                    }
                }
            }
        };
    }

    /** A record that the group of {@link #ORIGIN} published. */
    static ConsumerRecord<byte[], byte[]> published(TopicPartition partition, long offset, byte[] value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(partition.topic(), partition.partition(), offset, new byte[0], value);
        sign(record, ORIGIN);
        return record;
    }

    /** Gives a record the headers of what this origin publishes. */
    static void sign(ConsumerRecord<byte[], byte[]> record, EventOrigin origin) {
        new CloudEvent(origin.source(), "id", "FrameResult", NOW)
                .headers()
                .forEach((name, bytes) -> record.headers().add(name, bytes));
    }

    /** Starts a worker that detects with this. */
    void work(ObjectDetector detector) {
        FrameDetector frames = new FrameDetector(new ImageIoDecoder(ImageLimits.DEFAULT), detector, System::nanoTime);
        Watchdog watch = new Watchdog(PATIENCE, publisher, System::nanoTime);
        WorkerLoad load = new WorkerLoad(1, System::nanoTime);
        Zoom zoom = new Zoom(ZoomMode.OFF, FreshnessPolicy.EVERY, load, observer);
        Thread thread = new Thread(new LaneWorker(lanes, frames, deadlines, publisher, watch, zoom, System::nanoTime));
        thread.start();
        workers.add(thread);
    }

    /** Starts a worker that finds nothing in any frame. */
    void work() {
        work(image -> new ObjectDetector.Result(List.of(), 1, 1, 1));
    }

    /** From now on records are acknowledged as soon as they are sent, and those that waited are now. */
    void acknowledge() {
        acknowledging = true;
        while (producer.completeNext()) {
            LockSupport.parkNanos(1);
        }
    }

    /** On the topic of results is a message without a value. */
    void recordedNothing() {
        results.add(null);
    }

    /** The outcome of a message is on its topic before the partition comes. */
    void recorded(TopicPartition partition, long offset) {
        results.add(FrameResultCodec.encode(FrameResult.of(
                new FrameOutcome(
                        Optional.of(new FrameId(camera(partition), offset)),
                        Optional.of(START.plusMillis(offset)),
                        Outcome.PROCESSED,
                        "",
                        "",
                        Stage.PUBLISH,
                        new StageTimings(),
                        NOW,
                        NOW,
                        new FrameOutcome.Source(partition.topic(), partition.partition(), offset),
                        0),
                new FrameResult.Origin("one", "cpu", "model", "abc"),
                Optional.of(new FrameResult.Scene(new ImageSize(1, 1), List.of(), List.of())))));
    }

    /** A range is on record as skipped before the partition comes. */
    void recordedAsSkipped(TopicPartition partition, long first, long last) {
        results.add(FrameResultCodec.encode(skipped(partition, first, last)));
    }

    static FrameResult skipped(TopicPartition partition, long first, long last) {
        return new FrameResult(
                EndedMessage.skipped(partition, last, NOW).outcome(NOW, 0),
                new FrameResult.Origin("one", "cpu", "model", "abc"),
                Optional.empty(),
                List.of(),
                Optional.of(new FrameResult.SkippedOffsets(first, last)));
    }

    static CameraId camera(TopicPartition partition) {
        return new CameraId("car", "camera-" + partition.partition());
    }

    /** A message with the frame of that number of the partition's one camera. */
    static ConsumerRecord<byte[], ByteBuffer> frame(TopicPartition partition, long offset) {
        CameraFrame frame = new CameraFrame(
                new FrameId(camera(partition), offset),
                START.plusMillis(100 * offset),
                ByteBuffer.wrap(new byte[12]),
                FrameFormat.BGR8,
                Optional.of(new ImageSize(2, 2)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return message(partition, offset, CameraFrameCodec.encode(frame));
    }

    /** The same message, stamped by its producer. */
    static ConsumerRecord<byte[], ByteBuffer> stamped(ConsumerRecord<byte[], ByteBuffer> message, long millis) {
        return new ConsumerRecord<>(
                message.topic(),
                message.partition(),
                message.offset(),
                millis,
                TimestampType.CREATE_TIME,
                0,
                0,
                message.key(),
                message.value(),
                message.headers(),
                Optional.empty());
    }

    static ConsumerRecord<byte[], ByteBuffer> message(TopicPartition partition, long offset, byte[] value) {
        return new ConsumerRecord<>(
                partition.topic(), partition.partition(), offset, new byte[0], ByteBuffer.wrap(value));
    }

    /** Makes the mock ready for {@link #assign}, as the loop does when it begins. */
    void subscribe() {
        consumer.subscribe(List.of("frames"), rebalances);
    }

    /** The group assigns these partitions, and takes all others away. */
    void assign(TopicPartition... partitions) {
        consumer.rebalance(List.of(partitions));
    }

    int count(ServiceObserver.Event event) {
        return counts.getOrDefault(event, 0);
    }

    List<Long> offsets(Outcome outcome) {
        synchronized (left) {
            return left.stream()
                    .filter(one -> one.outcome() == outcome)
                    .map(Left::offset)
                    .toList();
        }
    }

    @Override
    public void close() throws InterruptedException {
        lanes.close();
        for (Thread worker : workers) {
            worker.join(TimeUnit.SECONDS.toMillis(10));
        }
    }
}
