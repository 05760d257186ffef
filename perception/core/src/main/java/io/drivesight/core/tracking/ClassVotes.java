package io.drivesight.core.tracking;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.state.StateCodec;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;

/**
 * What a track's detections said it is: scores summed per class, older ones fading, so that one odd frame does not turn a
 * car into a truck and a hundred do.
 */
final class ClassVotes {
    /** After this many seconds a vote counts 1/e. */
    private static final double MEMORY_SECONDS = 2;
    /** With so many times another's votes a class is clearly the better one. */
    private static final double CLEARLY = 1.5;
    /** What one class takes at least in the serial form. */
    private static final int LEAST_BYTES = 16;

    /** The votes for one class; {@code label} is the model's own name for it. */
    private record Votes(ObjectClass objectClass, String label, double sum) {}

    private static final Votes NONE = new Votes(ObjectClass.CAR, "", 0);

    /** One entry per class ever seen (mostly one, seldom three), by falling sum. */
    private final List<Votes> votes = new ArrayList<>(2);

    private ClassVotes() {}

    static ClassVotes of(Detection first) {
        ClassVotes votes = new ClassVotes();
        votes.votes.add(new Votes(first.objectClass(), first.label(), first.score()));
        return votes;
    }

    static ClassVotes read(StateCodec codec) {
        ClassVotes votes = new ClassVotes();
        votes.state(codec);
        if (votes.votes.isEmpty()) {
            throw new IllegalArgumentException("tracker state is damaged: a track without a class");
        }
        return votes;
    }

    void state(StateCodec codec) {
        codec.all(
                votes,
                LEAST_BYTES,
                () -> NONE,
                each -> new Votes(
                        ObjectClass.of(codec.text(each.objectClass().label())),
                        codec.text(each.label()),
                        codec.real(each.sum())));
    }

    /** Takes in a detection, some seconds after the one before. */
    void add(Detection detection, double secondsLater) {
        double keep = Math.exp(-secondsLater / MEMORY_SECONDS);
        int found = -1;
        for (int i = 0; i < votes.size(); i++) {
            Votes old = votes.get(i);
            votes.set(i, new Votes(old.objectClass(), old.label(), old.sum() * keep));
            found = old.objectClass() == detection.objectClass() ? i : found;
        }
        double before = found < 0 ? 0 : votes.remove(found).sum();
        insert(new Votes(detection.objectClass(), detection.label(), before + detection.score()));
    }

    private void insert(Votes vote) {
        int place = 0;
        while (place < votes.size() && votes.get(place).sum() >= vote.sum()) {
            place++;
        }
        votes.add(place, vote);
    }

    /** The class with most votes. */
    ObjectClass best() {
        return votes.get(0).objectClass();
    }

    /** Whether the best class leads another so clearly that the next detection does not turn it back. */
    boolean leads(ObjectClass other) {
        Votes best = votes.get(0);
        double sum = votes.stream()
                .filter(vote -> vote.objectClass().equals(other))
                .mapToDouble(Votes::sum)
                .sum();
        return best.sum() >= CLEARLY * sum;
    }

    String label() {
        return votes.get(0).label();
    }

    /** Share of the votes for the best class, 0..1. */
    double probability() {
        double sum = 0;
        for (Votes vote : votes) {
            sum += vote.sum();
        }
        return sum > 0 ? votes.get(0).sum() / sum : 1;
    }
}
