package io.drivesight.service.kafka;

import io.drivesight.core.frame.CameraId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is done with the messages of a partition that was taken over: those that had their outcome are passed over, or go through
 * the tracking again without a word when the camera's state does not know of them yet; all others are processed. Not thread-safe.
 */
final class PartitionPlan {
    /** What is done with a message. */
    enum Fate {
        /** It has no outcome yet. */
        PROCESS,
        /** It had its outcome. */
        PASS_OVER,
        /** It had its outcome, and the tracking has to take it in again. */
        REPLAY
    }

    private final long position;
    private final long start;
    private final Set<Long> answered;
    private final Set<Long> replayed;
    private final int gone;
    /** True: the committed offset was reached; if smaller ones come again, the topic is a new one. */
    private boolean reached;

    private PartitionPlan(long position, long start, Set<Long> answered, Set<Long> replayed, int gone) {
        this.position = position;
        this.start = start;
        this.answered = answered;
        this.replayed = replayed;
        this.gone = gone;
        this.reached = start >= position;
    }

    /**
     * Lays out a plan.
     *
     * @param position the committed offset: every message before it has its outcome
     * @param beginning the oldest offset that can still be read
     * @param answers the messages, before and after that offset, that are known to have their outcome
     * @param states the offset after which each camera's state was taken, of those that go on from one
     * @param longest how much of each camera is replayed at most, by the times of the outcomes, as states are written: after a
     *     backlog seconds of capture pass in a moment; empty: all
     */
    static PartitionPlan of(
            long position,
            long beginning,
            Collection<Answer> answers,
            Map<CameraId, Long> states,
            Optional<Duration> longest) {
        List<Answer> unknown = answers.stream()
                .filter(Answer::tracked)
                .filter(answer -> answer.camera()
                        .map(states::get)
                        .filter(after -> answer.offset() > after)
                        .isPresent())
                .toList();
        List<Answer> wanted = longest.map(bound -> latest(unknown, bound)).orElse(unknown);
        Set<Long> replayed = new HashSet<>();
        wanted.stream()
                .map(Answer::offset)
                .filter(offset -> offset >= beginning)
                .forEach(replayed::add);
        Set<Long> answered = new HashSet<>();
        answers.stream()
                .map(Answer::offset)
                .filter(offset -> offset >= position)
                .forEach(answered::add);
        long first = replayed.stream().min(Comparator.naturalOrder()).orElse(position);
        return new PartitionPlan(
                position, Math.min(first, position), answered, replayed, wanted.size() - replayed.size());
    }

    /** Of each camera the answers of its last so many seconds. */
    private static List<Answer> latest(List<Answer> answers, Duration bound) {
        Map<CameraId, Instant> newest = new HashMap<>();
        answers.forEach(
                answer -> newest.merge(answer.camera().orElseThrow(), answer.time(), (a, b) -> a.isAfter(b) ? a : b));
        return answers.stream()
                .filter(answer -> {
                    Instant end = newest.getOrDefault(answer.camera().orElseThrow(), Instant.MAX);
                    return Duration.between(answer.time(), end).compareTo(bound) <= 0;
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

    /** Messages that should be replayed but cannot be read any more. */
    int gone() {
        return gone;
    }

    /** Messages to be replayed. */
    int replays() {
        return replayed.size();
    }

    /** Messages at or after the committed offset that had their outcome. */
    int ahead() {
        return answered.size();
    }

    Fate fate(long offset) {
        reached |= offset >= position;
        if (replayed.contains(offset)) {
            return Fate.REPLAY;
        }
        return isBeforePosition(offset) || answered.contains(offset) ? Fate.PASS_OVER : Fate.PROCESS;
    }

    /** True: the offset is committed already, and must not be tracked for a commit again. */
    boolean isBeforePosition(long offset) {
        return !reached && offset < position;
    }

    /** The message has met its fate. */
    void done(long offset) {
        replayed.remove(offset);
        answered.remove(offset);
    }
}
