package io.drivesight.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetTrackerTest {
    private static final TopicPartition PARTITION = new TopicPartition("frames", 3);

    private final OffsetTracker tracker = new OffsetTracker();

    @BeforeEach
    void trackFour() {
        // With a gap, as after compaction or an aborted transaction.
        for (long offset : new long[] {10, 11, 15, 16}) {
            tracker.track(PARTITION, offset);
        }
    }

    @Test
    void complete_outOfOrder_commitsOnlyTheContiguousPrefix() {
        tracker.complete(PARTITION, 11);
        tracker.complete(PARTITION, 16);
        assertThat(tracker.takeCommittable()).isEmpty();

        tracker.complete(PARTITION, 10);
        assertThat(tracker.takeCommittable()).isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(12)));
        assertThat(tracker.takeCommittable()).isEmpty();

        tracker.complete(PARTITION, 15);
        assertThat(tracker.takeCommittable()).isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(17)));
    }

    @Test
    void uncommitted_complete_countsUntilTheCommitIsAcknowledged() {
        tracker.complete(PARTITION, 10);
        tracker.complete(PARTITION, 11);
        Map<TopicPartition, OffsetAndMetadata> first = tracker.takeCommittable();
        tracker.commitFailed(first.keySet());
        assertThat(tracker.uncommitted(PARTITION)).isEqualTo(4);
        assertThat(tracker.isCommitDue(2)).isTrue();
        assertThat(tracker.isCommitDue(3)).isFalse();

        Map<TopicPartition, OffsetAndMetadata> second = tracker.takeCommittable();
        tracker.complete(PARTITION, 15);
        tracker.committed(second);

        assertThat(tracker.uncommitted(PARTITION)).isEqualTo(2);
        assertThat(tracker.isCommitDue(1)).isTrue();
        tracker.committed(tracker.takeCommittable());
        assertThat(tracker.isCommitDue(0)).isFalse();
        assertThat(tracker.uncommitted(PARTITION)).isEqualTo(1);
    }

    @Test
    void complete_twiceOrUnknown_isRefused() {
        assertThat(tracker.complete(PARTITION, 10)).isTrue();
        assertThat(tracker.complete(PARTITION, 10)).isFalse();
        assertThat(tracker.complete(PARTITION, 99)).isFalse();
        assertThat(tracker.complete(new TopicPartition("frames", 9), 10)).isFalse();
    }

    @Test
    void commitFailed_laterOffsetsWereTaken_neverGoesBack() {
        tracker.complete(PARTITION, 10);
        tracker.takeCommittable();
        tracker.complete(PARTITION, 11);
        tracker.takeCommittable();

        tracker.commitFailed(List.of(PARTITION));

        assertThat(tracker.takeCommittable()).isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(12)));
    }

    @Test
    void untrack_latestMessage_canBeTrackedAgain() {
        tracker.untrack(PARTITION, 16);
        assertThat(tracker.uncommitted(PARTITION)).isEqualTo(3);

        tracker.track(PARTITION, 16);
        for (long offset : new long[] {10, 11, 15, 16}) {
            tracker.complete(PARTITION, offset);
        }

        assertThat(tracker.takeCommittable()).isEqualTo(Map.of(PARTITION, new OffsetAndMetadata(17)));
    }

    @Test
    void remove_partition_forgetsIt() {
        tracker.remove(List.of(PARTITION));

        assertThat(tracker.complete(PARTITION, 10)).isFalse();
        assertThat(tracker.partitions()).isEmpty();
    }
}
