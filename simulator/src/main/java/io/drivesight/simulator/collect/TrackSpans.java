package io.drivesight.simulator.collect;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the tracks of one camera lived, by capture time: from the first published sighting to the last. */
final class TrackSpans {
    /** A track that was not published for so long is over. */
    private static final Duration OVER_AFTER = Duration.ofSeconds(30);

    private static final int SWEEP_ABOVE = 1000;

    private final Map<Long, Span> open = new HashMap<>();
    private final Durations closed = new Durations();
    private final Map<ObjectClass, Long> classes = new TreeMap<>();

    private static final class Span {
        private final Instant first;
        private Instant last;

        private Span(Instant first) {
            this.first = first;
            this.last = first;
        }

        private long nanos() {
            return Duration.between(first, last).toNanos();
        }
    }

    void see(Instant captureTime, List<TrackedObject> objects) {
        for (TrackedObject object : objects) {
            open.computeIfAbsent(object.trackId(), id -> begin(object.objectClass(), captureTime)).last = captureTime;
        }
        if (open.size() > SWEEP_ABOVE) {
            closeOld(captureTime.minus(OVER_AFTER));
        }
    }

    private Span begin(ObjectClass objectClass, Instant captureTime) {
        classes.merge(objectClass, 1L, Long::sum);
        return new Span(captureTime);
    }

    private void closeOld(Instant before) {
        Iterator<Span> spans = open.values().iterator();
        while (spans.hasNext()) {
            Span span = spans.next();
            if (span.last.isBefore(before)) {
                closed.recordNanos(span.nanos());
                spans.remove();
            }
        }
    }

    /** All lifetimes so far, those of tracks that still live included. */
    Durations lifetimes() {
        Durations all = new Durations();
        all.add(closed);
        open.values().forEach(span -> all.recordNanos(span.nanos()));
        return all;
    }

    /** Number of tracks by the class at their first sighting. */
    Map<ObjectClass, Long> classes() {
        return classes;
    }

    /** Number of tracks seen since a moment. */
    long activeSince(Instant moment) {
        return open.values().stream()
                .filter(span -> !span.last.isBefore(moment))
                .count();
    }
}
