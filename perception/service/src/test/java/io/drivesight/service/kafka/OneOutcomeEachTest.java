package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.pipeline.CameraTracking;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.PerceptionResult;
import io.drivesight.core.pipeline.Stage;
import io.drivesight.core.pipeline.StageTimings;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.service.lane.ConsumedMessage;
import io.drivesight.service.lane.Deadlines;
import io.drivesight.service.lane.FrameSink;
import io.drivesight.service.lane.FreshnessPolicy;
import io.drivesight.service.lane.Lanes;
import io.drivesight.service.lane.OutcomeDecision;
import io.drivesight.service.lane.QueuedFrame;
import io.drivesight.service.lane.ServiceObserver;
import io.drivesight.service.lane.StateSaver;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Owner after owner consumes two partitions and is killed: commits fail, come late, or come and are not acknowledged; what waits
 * is skipped unread; outcomes are
 * acknowledged in any order, or are on their topic without the owner having heard of it. In the end every message has one.
 */
@Timeout(120)
class OneOutcomeEachTest {
    private static final List<TopicPartition> PARTITIONS = List.of(BusRig.FIRST, BusRig.SECOND);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MESSAGES = 1500;

    /** What becomes of a commit. */
    private enum Commits {
        GOOD,
        /** Nothing is committed. */
        FAIL,
        /** The broker has it, and its word is lost. */
        UNHEARD,
        /** The broker has it, and says so later. */
        LATE;

        static Commits any(Random random) {
            List<Commits> all = List.of(values());
            return all.get(random.nextInt(all.size()));
        }
    }

    /** What outlives an owner. */
    private static final class Broker {
        private final Random random;
        private final Map<TopicPartition, List<byte[]>> outcomes = new HashMap<>();
        private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

        Broker(long seed) {
            random = new Random(seed);
        }

        void publish(FrameResult result) {
            FrameOutcome.Source message = result.outcome().source();
            outcomes.computeIfAbsent(new TopicPartition("results", message.partition()), partition -> new ArrayList<>())
                    .add(FrameResultCodec.encode(result));
        }

        private static FrameResult rejected(FrameOutcome.Source message) {
            return FrameResult.of(
                    new FrameOutcome(
                            Optional.empty(),
                            Optional.empty(),
                            Outcome.UNDECODABLE,
                            OutcomeDecision.BAD_MESSAGE,
                            "",
                            Stage.FETCH,
                            new StageTimings(),
                            BusRig.NOW,
                            BusRig.NOW,
                            message,
                            0),
                    new FrameResult.Origin("one", "cpu", "model", "abc"),
                    Optional.empty());
        }

        Consumer<byte[], byte[]> outcomeConsumer() {
            return new MockConsumer<>("earliest") {
                @Override
                public synchronized void assign(Collection<TopicPartition> partitions) {
                    super.assign(partitions);
                    for (TopicPartition partition : partitions) {
                        List<byte[]> all = outcomes.getOrDefault(partition, List.of());
                        updateBeginningOffsets(Map.of(partition, 0L));
                        updateEndOffsets(Map.of(partition, (long) all.size()));
                        for (int offset = 0; offset < all.size(); offset++) {
                            addRecord(BusRig.published(partition, offset, all.get(offset)));
                        }
                    }
                }
            };
        }

        /** How often each message of a partition has an outcome. */
        Map<Long, Integer> outcomesOf(TopicPartition partition) {
            Map<Long, Integer> counts = new TreeMap<>();
            outcomes.getOrDefault(new TopicPartition("results", partition.partition()), List.of())
                    .forEach(bytes -> offsets(bytes).forEach(offset -> counts.merge(offset, 1, Integer::sum)));
            return counts;
        }

        private static LongStream offsets(byte[] bytes) {
            try {
                FrameResult result = FrameResultCodec.decode(bytes);
                long last = result.outcome().source().offset();
                return LongStream.rangeClosed(
                        result.skipped().map(SkippedOffsets::first).orElse(last), last);
            } catch (WireException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** From the moment that one instance owns both partitions to its end. */
    private static final class Owner {
        private final Broker broker;
        private final Random random;
        private final List<FrameResult> sent = new ArrayList<>();
        private final List<Runnable> lateWords = new ArrayList<>();
        private final OffsetTracker offsets = new OffsetTracker();
        private final RecordIntake intake;
        private final FrameLoop loop;
        private Commits commits;

        private final MockConsumer<byte[], ByteBuffer> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized void rebalance(Collection<TopicPartition> partitions) {
                super.commitAsync(broker.committed, null);
                super.rebalance(partitions);
            }

            @Override
            public void commitSync(Map<TopicPartition, OffsetAndMetadata> which, Duration timeout) {
                broker.committed.putAll(which);
            }

            @Override
            public synchronized void commitAsync(
                    Map<TopicPartition, OffsetAndMetadata> which, OffsetCommitCallback callback) {
                if (commits != Commits.FAIL) {
                    broker.committed.putAll(which);
                }
                switch (commits) {
                    case GOOD -> callback.onComplete(which, null);
                    case LATE -> lateWords.add(() -> callback.onComplete(which, null));
                    default -> callback.onComplete(which, new TimeoutException("broker away"));
                }
            }
        };

        Owner(Broker broker, int maxUncommitted, Duration commitInterval, Optional<Duration> longestBacklog) {
            this.broker = broker;
            this.random = broker.random;
            this.commits = Commits.any(random);
            consumer.updateBeginningOffsets(Map.of(BusRig.FIRST, 0L, BusRig.SECOND, 0L));
            BusMonitor monitor = new BusMonitor(System::nanoTime);
            Deadlines deadlines = new Deadlines(FreshnessPolicy.EVERY, Clock.systemUTC());
            FrameSink sink = sink();
            Lanes lanes = new Lanes(
                    FreshnessPolicy.EVERY,
                    new Lanes.Limits(1, 1, 1, 1, 1 << 20),
                    camera -> CameraTracking.of(TrackingSettings.DEFAULT, System::nanoTime),
                    deadlines,
                    sink,
                    StateSaver.OFF,
                    ServiceObserver.NONE,
                    System::nanoTime);
            intake = new RecordIntake(
                    new FrameParser(1000, Optional.empty(), Clock.systemUTC(), System::nanoTime),
                    lanes,
                    sink,
                    offsets,
                    deadlines,
                    ServiceObserver.NONE,
                    partition -> true,
                    maxUncommitted,
                    Long.MAX_VALUE,
                    new Backlog(longestBacklog),
                    (partition, first, last) -> sent.add(BusRig.skipped(partition, first, last)));
            OffsetCommitter committer = new OffsetCommitter(consumer, offsets, monitor, maxUncommitted, PATIENCE);
            EventSender sender = new EventSender(
                    new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
                    BusRig.layout(),
                    BusRig.ORIGIN,
                    monitor);
            StateWriter stateWriter = new StateWriter(sender, offsets, ServiceObserver.NONE, Runnable::run);
            StateRestore restore = new StateRestore(
                    new ResultTail(
                            new TopicReader(broker::outcomeConsumer, PATIENCE),
                            BusRig.layout(),
                            BusRig.ORIGIN,
                            maxUncommitted,
                            maxUncommitted),
                    Optional.empty(),
                    lanes,
                    TrackingSettings.DEFAULT,
                    FreshnessPolicy.EVERY,
                    partitions -> {},
                    ServiceObserver.NONE,
                    System::nanoTime);
            Publisher noFramesPassedOver = new Publisher(
                    sender,
                    new PendingResults(offsets, stateWriter, ServiceObserver.NONE, failure -> {}),
                    stateWriter,
                    deadlines,
                    1,
                    Runnable::run,
                    Runnable::run,
                    Clock.systemUTC(),
                    System::nanoTime);
            RebalanceListener rebalances = new RebalanceListener(
                    consumer,
                    intake,
                    lanes,
                    offsets,
                    committer,
                    restore,
                    stateWriter,
                    noFramesPassedOver,
                    ServiceObserver.NONE,
                    monitor,
                    PATIENCE);
            loop = new FrameLoop(
                    "frames",
                    consumer,
                    intake,
                    committer,
                    rebalances,
                    lanes,
                    monitor,
                    commitInterval,
                    failure -> {},
                    System::nanoTime);
        }

        /** Every message here is a bad one: it needs no worker. */
        private FrameSink sink() {
            return new FrameSink() {
                @Override
                public void publish(QueuedFrame frame, PerceptionResult result) {
                    throw new AssertionError();
                }

                @Override
                public void end(QueuedFrame frame, OutcomeDecision decision) {
                    throw new AssertionError();
                }

                @Override
                public void reject(ConsumedMessage message, OutcomeDecision decision) {
                    sent.add(Broker.rejected(message.source()));
                }
            };
        }

        /** Consumes for so many polls, with all that may happen, and is killed. */
        void liveAndDie(int polls) {
            consumer.schedulePollTask(() -> consumer.rebalance(PARTITIONS));
            for (int poll = 0; poll < polls; poll++) {
                consumer.schedulePollTask(() -> {
                    fetch();
                    acknowledge(random.nextDouble());
                    if (random.nextInt(20) == 0) {
                        commits = Commits.any(random);
                    }
                    if (random.nextInt(5) == 0) {
                        hearLateWords();
                    }
                });
            }
            consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("killed")));
            assertThatThrownBy(loop::run).hasMessage("killed");
            sent.stream().filter(result -> random.nextBoolean()).forEach(broker::publish);
        }

        /** Consumes until nothing is left. */
        void finish() {
            commits = Commits.GOOD;
            consumer.schedulePollTask(() -> consumer.rebalance(PARTITIONS));
            consumer.schedulePollTask(this::finishing);
            loop.run();
        }

        private void finishing() {
            fetch();
            acknowledge(1);
            if (intake.isEmpty()
                    && PARTITIONS.stream().allMatch(partition -> consumer.position(partition) == MESSAGES)) {
                loop.stopPolling();
            } else {
                consumer.schedulePollTask(this::finishing);
            }
        }

        private void fetch() {
            for (TopicPartition partition : PARTITIONS) {
                if (!consumer.paused().contains(partition)) {
                    long from = consumer.position(partition);
                    for (long offset = from; offset < Math.min(MESSAGES, from + random.nextInt(30)); offset++) {
                        consumer.addRecord(
                                BusRig.stamped(BusRig.message(partition, offset, new byte[] {-1}), 10 * offset));
                    }
                    long last = from + random.nextInt(200);
                    consumer.updateEndOffsets(Map.of(partition, Math.min(MESSAGES, last)));
                }
            }
        }

        private void acknowledge(double share) {
            Collections.shuffle(sent, random);
            List<FrameResult> heard = sent.subList(0, (int) Math.ceil(share * sent.size()));
            for (FrameResult result : heard) {
                FrameOutcome.Source message = result.outcome().source();
                broker.publish(result);
                offsets.complete(TopicLayout.partitionOf(message), message.offset());
            }
            heard.clear();
        }

        private void hearLateWords() {
            lateWords.forEach(Runnable::run);
            lateWords.clear();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
    void run_ownersKilledWhileCommitsFail_everyMessageHasOneOutcome(long seed) {
        Broker broker = new Broker(seed);
        Duration commitInterval = Duration.ofSeconds(broker.random.nextBoolean() ? 0 : 60);
        int maxUncommitted = 1 + broker.random.nextInt(100);
        Optional<Duration> longestBacklog = Optional.of(Duration.ofMillis(500)).filter(bound -> seed % 3 != 0);
        for (int life = 0; life < 12; life++) {
            new Owner(broker, maxUncommitted, commitInterval, longestBacklog).liveAndDie(broker.random.nextInt(60));
        }
        new Owner(broker, maxUncommitted, Duration.ZERO, longestBacklog).finish();

        for (TopicPartition partition : PARTITIONS) {
            assertThat(broker.outcomesOf(partition))
                    .hasSize(MESSAGES)
                    .allSatisfy((offset, times) -> assertThat(times)
                            .as("outcomes of %s offset %d", partition, offset)
                            .isEqualTo(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 1000})
    void run_commitIntervalLong_partitionDoesNotWaitForIt(int maxUncommitted) {
        Broker broker = new Broker(1);
        new Owner(broker, maxUncommitted, Duration.ofDays(1), Optional.empty()).finish();

        for (TopicPartition partition : PARTITIONS) {
            assertThat(broker.outcomesOf(partition)).hasSize(MESSAGES);
        }
    }
}
