package io.drivesight.simulator.film;

import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.replay.DriveFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * One round of a synthetic drive, rendered and held in memory, so that playing it costs nothing.
 *
 * @param length of the round
 * @param moments all instants at which a camera takes a picture, in order
 */
public record Film(Duration length, List<Moment> moments) {
    /** More than a minute of four cameras; what is longer is rendered while it is played. */
    private static final long MOST_BYTES = 200L << 20;

    /**
     * One instant.
     *
     * @param at since the beginning of the round
     * @param frames in the order of the cameras; empty: not filmed yet
     */
    public record Moment(Duration at, List<DriveFrame> frames) {
        public Moment {
            frames = List.copyOf(frames);
        }

        private long bytes() {
            return frames.stream().mapToLong(frame -> frame.data().remaining()).sum();
        }
    }

    public Film {
        moments = List.copyOf(moments);
    }

    /** Which moments are filmed. */
    enum Part {
        ALL,
        /** Every second one, from the first: half the work, half the rate. */
        EVEN,
        ODD;

        private boolean has(int moment) {
            return this == ALL || (moment % 2 == 0) == (this == EVEN);
        }
    }

    /**
     * Films a whole round.
     *
     * @param threads that render, at least 1
     * @param progress gets the number of frames done
     * @throws IOException when a frame cannot be rendered, or all of them are more than memory should hold
     */
    public static Film of(FilmPlan plan, int threads, IntConsumer progress) throws IOException {
        return of(plan, Part.ALL, threads, progress);
    }

    static Film of(FilmPlan plan, Part part, int threads, IntConsumer progress) throws IOException {
        TreeMap<Duration, List<Shot>> byTime =
                plan.shots().stream().collect(Collectors.groupingBy(plan::at, TreeMap::new, Collectors.toList()));
        List<List<Shot>> filmed = new ArrayList<>();
        byTime.values().forEach(shots -> filmed.add(part.has(filmed.size()) ? shots : List.of()));
        List<Shot> all = filmed.stream().flatMap(List::stream).toList();
        List<Moment> moments = new ArrayList<>();
        try (SyntheticDrive drive = new SyntheticDrive(plan, all, false, threads)) {
            long bytes = 0;
            int done = 0;
            for (Duration at : byTime.keySet()) {
                List<DriveFrame> frames = new ArrayList<>();
                for (int i = 0; i < filmed.get(moments.size()).size(); i++) {
                    frames.add(drive.next().orElseThrow());
                    progress.accept(++done);
                }
                moments.add(new Moment(at, frames));
                bytes += moments.get(moments.size() - 1).bytes();
                if (bytes > MOST_BYTES) {
                    throw new IOException(
                            "the drive is too long to be held in memory (more than %d MiB of images): film"
                                            .formatted(MOST_BYTES >> 20)
                                    + " fewer cameras or frames per second, or fewer seconds");
                }
            }
        }
        return new Film(plan.length(), moments);
    }

    /** This film with the other's frames where it has none. Both are of one drive. */
    Film filledWith(Film other) {
        List<Moment> all = new ArrayList<>();
        for (int i = 0; i < moments.size(); i++) {
            all.add(moments.get(i).frames().isEmpty() ? other.moments.get(i) : moments.get(i));
        }
        return new Film(length, all);
    }

    /** Number of frames. */
    public int frames() {
        return moments.stream().mapToInt(moment -> moment.frames().size()).sum();
    }

    /** Size of all images [bytes]. */
    public long bytes() {
        return moments.stream().mapToLong(Moment::bytes).sum();
    }
}
