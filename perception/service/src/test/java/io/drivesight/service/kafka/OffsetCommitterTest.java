package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetCommitterTest {
    private static final TopicPartition PARTITION = BusRig.FIRST;

    private final AtomicLong nanos = new AtomicLong(1);
    private final BusMonitor monitor = new BusMonitor(nanos::get);
    private final OffsetTracker offsets = new OffsetTracker();
    private final BusRig.TestConsumer consumer = new BusRig.TestConsumer();
    private final OffsetCommitter committer = new OffsetCommitter(consumer, offsets, monitor, 4, Duration.ofSeconds(1));

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        offsets.start(PARTITION, 5);
    }

    private void complete(long offset) {
        offsets.track(PARTITION, offset);
        offsets.complete(PARTITION, offset);
    }

    @Test
    void commit_nothingComplete_commitsNothing() {
        offsets.track(PARTITION, 5);
        committer.commit();
        committer.commitNow();

        assertThat(consumer.committed(PARTITION)).isEqualTo(-1);
    }

    @Test
    void commit_complete_commitsTheNextOffset() {
        complete(5);
        committer.commit();

        assertThat(consumer.committed(PARTITION)).isEqualTo(6);
        assertThat(monitor.condition().uncommittedNanos()).isZero();
    }

    @Test
    void commit_fails_isNotedAndTheNextOneMakesUpForIt() {
        complete(5);
        consumer.failCommits(new TimeoutException("broker away"));
        committer.commit();
        nanos.addAndGet(100);
        committer.commit();

        assertThat(consumer.committed(PARTITION)).isEqualTo(-1);
        // Since the first of the failures.
        assertThat(monitor.condition().uncommittedNanos()).isEqualTo(100);
        complete(6);
        consumer.failCommits(null);
        committer.commit();
        assertThat(consumer.committed(PARTITION)).isEqualTo(7);
        assertThat(monitor.condition().uncommittedNanos()).isZero();
    }

    @Test
    void commitNow_fails_goesOnAndTheNextOneMakesUpForIt() {
        complete(5);
        consumer.failCommits(new RebalanceInProgressException("moving"));
        committer.commitNow();
        nanos.addAndGet(100);

        assertThat(consumer.committed(PARTITION)).isEqualTo(-1);
        assertThat(monitor.condition().uncommittedNanos()).isEqualTo(100);
        consumer.failCommits(null);
        committer.commit();
        assertThat(consumer.committed(PARTITION)).isEqualTo(6);
        assertThat(monitor.condition().uncommittedNanos()).isZero();
    }

    @Test
    void isUrgent_halfOfWhatMayWaitDoes_untilItIsCommitted() {
        complete(5);
        assertThat(committer.isUrgent()).isFalse();
        complete(6);
        assertThat(committer.isUrgent()).isTrue();
        committer.commit();

        assertThat(committer.isUrgent()).isFalse();
        assertThat(offsets.uncommitted(PARTITION)).isZero();
    }
}
