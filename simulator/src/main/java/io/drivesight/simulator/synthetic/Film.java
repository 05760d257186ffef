package io.drivesight.simulator.synthetic;

import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.replay.DriveFrame;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
     * @param frames in the order of the cameras; empty: not filmed yet
     */
    public record Moment(Duration at, List<DriveFrame> frames) {
        public Moment {
            frames = List.copyOf(frames);
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
    public static Film of(Shooting shooting, int threads, IntConsumer progress) throws IOException {
        return of(shooting, Part.ALL, threads, progress);
    }

    static Film of(Shooting shooting, Part part, int threads, IntConsumer progress) throws IOException {
        TreeMap<Duration, List<Shot>> byTime = new TreeMap<>();
        for (Shot shot : shooting.plan().shots()) {
            Duration at = shooting.plan().drive().offset(shot.camera(), shot.index());
            byTime.computeIfAbsent(at, added -> new ArrayList<>()).add(shot);
        }
        ExecutorService pool = Executors.newFixedThreadPool(threads, SyntheticDrive::daemon);
        try {
            return new Film(shooting.length(), new Shoot(shooting, pool, progress).film(byTime, part));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the drive was filmed");
        } catch (ExecutionException failed) {
            throw new IOException("a frame could not be rendered: " + failed.getCause(), failed);
        } finally {
            pool.shutdownNow();
        }
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
        return moments.stream()
                .flatMap(moment -> moment.frames().stream())
                .mapToLong(frame -> frame.data().remaining())
                .sum();
    }

    /** One filming under way. */
    private record Shoot(Shooting shooting, ExecutorService pool, IntConsumer progress) {
        private record Take(int moment, int place, DriveFrame frame) {}

        private List<Moment> film(TreeMap<Duration, List<Shot>> byTime, Part part)
                throws InterruptedException, ExecutionException, IOException {
            CompletionService<Take> takes = new ExecutorCompletionService<>(pool);
            List<DriveFrame[]> frames = new ArrayList<>();
            int wanted = 0;
            for (List<Shot> shots : byTime.values()) {
                int moment = frames.size();
                int count = part.has(moment) ? shots.size() : 0;
                frames.add(new DriveFrame[count]);
                for (int i = 0; i < count; i++) {
                    int place = i;
                    takes.submit(() -> new Take(moment, place, shooting.shoot(shots.get(place))));
                    wanted++;
                }
            }
            collect(takes, wanted, frames);
            List<Moment> moments = new ArrayList<>();
            for (Duration at : byTime.keySet()) {
                moments.add(new Moment(at, List.of(frames.get(moments.size()))));
            }
            return moments;
        }

        private void collect(CompletionService<Take> takes, int wanted, List<DriveFrame[]> frames)
                throws InterruptedException, ExecutionException, IOException {
            long bytes = 0;
            for (int done = 1; done <= wanted; done++) {
                Take take = takes.take().get();
                frames.get(take.moment())[take.place()] = take.frame();
                bytes += take.frame().data().remaining();
                if (bytes > MOST_BYTES) {
                    throw new IOException(
                            "the drive is too long to be held in memory (more than %d MiB of images): film"
                                            .formatted(MOST_BYTES >> 20)
                                    + " fewer cameras or frames per second, or fewer seconds");
                }
                progress.accept(done);
            }
        }
    }
}
