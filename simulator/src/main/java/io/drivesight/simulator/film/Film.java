package io.drivesight.simulator.film;

import io.drivesight.simulator.replay.DriveFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntConsumer;

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
     * @param frames in the order of the cameras
     */
    public record Moment(Duration at, List<DriveFrame> frames) {
        public Moment {
            frames = List.copyOf(frames);
        }
    }

    public Film {
        moments = List.copyOf(moments);
    }

    /**
     * Films a whole round.
     *
     * @param threads that render, at least 1
     * @param progress gets the number of frames done
     * @throws IOException when a frame cannot be rendered, or all of them are more than memory should hold
     */
    public static Film of(FilmPlan plan, int threads, IntConsumer progress) throws IOException {
        TreeMap<Duration, List<DriveFrame>> moments = new TreeMap<>();
        long bytes = 0;
        int done = 0;
        try (SyntheticDrive drive = new SyntheticDrive(plan, false, threads)) {
            for (Optional<DriveFrame> frame = drive.next(); frame.isPresent(); frame = drive.next()) {
                moments.computeIfAbsent(frame.get().at(), at -> new ArrayList<>())
                        .add(frame.get());
                progress.accept(++done);
                bytes += frame.get().data().remaining();
                if (bytes > MOST_BYTES) {
                    throw new IOException(
                            "the drive is too long to be held in memory (more than %d MiB of images): film"
                                            .formatted(MOST_BYTES >> 20)
                                    + " fewer cameras or frames per second, or fewer seconds");
                }
            }
        }
        return new Film(
                plan.length(),
                moments.entrySet().stream()
                        .map(moment -> new Moment(moment.getKey(), moment.getValue()))
                        .toList());
    }

    /** Number of frames. */
    public int frames() {
        return moments.stream().mapToInt(moment -> moment.frames().size()).sum();
    }

    /** Size of all images [bytes]. */
    public long bytes() {
        return moments.stream()
                .flatMap(moment -> moment.frames().stream())
                .mapToLong(frame -> frame.data().remaining())
                .sum();
    }
}
