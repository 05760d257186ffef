package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.pipeline.FrameResult.SkippedOffsets;
import io.drivesight.service.kafka.ResultTail.RecordedOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What to do with the messages of an assigned partition: those whose outcome is on record are skipped, or tracked again when
 * the camera's state does not cover them yet; all others are processed. Not thread-safe.
 */
final class ReplayPlan {
    /** What is done with a message. */
    enum Action {
        /** It has no outcome yet. */
        PROCESS,
        /** Its outcome is on record. */
        SKIP,
        /** Its outcome is on record, and the tracking has to take it in again; nothing is published. */
        TRACK_AGAIN
    }

    private final long position;
    private final long start;
    private final NavigableSet<Long> recorded;
    private final List<SkippedOffsets> skipped;
    private final NavigableSet<Long> trackAgain;
    private final int gone;
    /** True: the committed offset was reached; if smaller ones come again, the topic is a new one. */
    private boolean reached;

    private ReplayPlan(
            long position,
            long start,
            NavigableSet<Long> recorded,
            List<SkippedOffsets> skipped,
            NavigableSet<Long> trackAgain,
            int gone) {
        this.position = position;
        this.start = start;
        this.recorded = recorded;
        this.skipped = skipped;
        this.trackAgain = trackAgain;
        this.gone = gone;
        this.reached = start >= position;
    }

    /**
     * Lays out a plan.
     *
     * @param position the committed offset: every message before it has its outcome
     * @param beginning the oldest offset that can still be read
     * @param outcomes those on record, of messages before and after that offset, by rising offset
     * @param skipped ranges that are on record as skipped unread
     * @param states the offset after which each camera's state was taken, of those that go on from one
     * @param longest how much of each camera is tracked again at most, by the times of the outcomes, as states are written: after a
     *     backlog seconds of capture pass in a moment; empty: all
     */
    static ReplayPlan of(
            long position,
            long beginning,
            Collection<RecordedOutcome> outcomes,
            Collection<SkippedOffsets> skipped,
            Map<CameraId, Long> states,
            Optional<Duration> longest) {
        List<RecordedOutcome> notCovered = outcomes.stream()
                .filter(RecordedOutcome::tracked)
                .filter(outcome -> outcome.camera()
                        .map(states::get)
                        .filter(after -> outcome.offset() > after)
                        .isPresent())
                .toList();
        List<RecordedOutcome> wanted =
                longest.map(bound -> latest(notCovered, bound)).orElse(notCovered);
        NavigableSet<Long> trackAgain = new TreeSet<>();
        wanted.stream()
                .map(RecordedOutcome::offset)
                .filter(offset -> offset >= beginning)
                .forEach(trackAgain::add);
        NavigableSet<Long> recorded = new TreeSet<>();
        outcomes.stream()
                .map(RecordedOutcome::offset)
                .filter(offset -> offset >= position)
                .forEach(recorded::add);
        long start = trackAgain.isEmpty() ? position : Math.min(trackAgain.first(), position);
        List<SkippedOffsets> ahead = new ArrayList<>(skipped);
        ahead.removeIf(range -> range.last() < start);
        return new ReplayPlan(position, start, recorded, ahead, trackAgain, wanted.size() - trackAgain.size());
    }

    /** Of each camera the outcomes of so many seconds before that of its last message, and after it if the clock was set back. */
    private static List<RecordedOutcome> latest(List<RecordedOutcome> outcomes, Duration bound) {
        Map<CameraId, Instant> newest = new HashMap<>();
        outcomes.forEach(outcome -> newest.put(outcome.camera().orElseThrow(), outcome.time()));
        return outcomes.stream()
                .filter(outcome -> {
                    Instant end = newest.getOrDefault(outcome.camera().orElseThrow(), Instant.MAX);
                    return Duration.between(outcome.time(), end).abs().compareTo(bound) <= 0;
                })
                .toList();
    }

    /** Where to read from. */
    long start() {
        return start;
    }

    /** The committed offset is not where to read from. */
    boolean seeksBack() {
        return start < position;
    }

    /** Messages that should be tracked again but cannot be read any more. */
    int gone() {
        return gone;
    }

    /** Messages to be tracked again. */
    int trackedAgain() {
        return trackAgain.size();
    }

    /** Messages at or after the committed offset whose outcome is on record. */
    int ahead() {
        return recorded.size();
    }

    Action action(long offset) {
        reached |= offset >= position;
        if (trackAgain.contains(offset)) {
            return Action.TRACK_AGAIN;
        }
        boolean known = isBeforePosition(offset)
                || recorded.contains(offset)
                || skippedAt(offset).isPresent();
        return known ? Action.SKIP : Action.PROCESS;
    }

    /** The range on record as skipped unread that a message is in. */
    Optional<SkippedOffsets> skippedAt(long offset) {
        return skipped.stream()
                .filter(range -> range.first() <= offset && offset <= range.last())
                .findAny();
    }

    /** Nothing is on record of messages from this offset on, and none has to be tracked again. */
    boolean isOverAt(long offset) {
        return recorded.ceiling(offset) == null
                && trackAgain.ceiling(offset) == null
                && skipped.stream().noneMatch(range -> range.last() >= offset);
    }

    /** True: the offset is committed already, and must not be tracked for a commit again. */
    boolean isBeforePosition(long offset) {
        return !reached && offset < position;
    }

    /** The message was dealt with. */
    void done(long offset) {
        trackAgain.remove(offset);
        recorded.remove(offset);
        skipped.removeIf(range -> range.last() <= offset);
    }
}
