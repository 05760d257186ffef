package io.drivesight.simulator.film;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.simulator.film.FilmPlan.Shot;
import io.drivesight.simulator.render.RenderedFrame;
import io.drivesight.simulator.truth.TruthJson;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Writes a drive into a folder: {@code <camera>/000000.jpg} and so on, {@code truth.jsonl} with one line per frame in the order of
 * time, {@code drive.json} with cameras and calibration. Frames are drawn on several threads; the files are the same for any
 * number of them.
 */
public final class FilmWriter {
    /** Frames under way per thread: enough to keep the threads busy, few enough to keep the memory small. */
    private static final int BATCH = 8;

    private final Path folder;
    private final int threads;
    private final double quality;
    private final ImageEncoder encoder = new ImageEncoder();

    /**
     * A writer.
     *
     * @param threads that draw, at least 1
     * @param quality of the JPEG files, 0..1
     */
    public FilmWriter(Path folder, int threads, double quality) {
        this.folder = folder;
        this.threads = threads;
        this.quality = quality;
    }

    /**
     * Films all shots of the plan.
     *
     * @param progress gets the number of frames written so far
     */
    public void write(FilmPlan plan, IntConsumer progress) throws IOException, InterruptedException {
        for (String camera : plan.cameras()) {
            Files.createDirectories(folder.resolve(camera));
        }
        Files.writeString(folder.resolve("drive.json"), DriveJson.of(plan.drive()));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (BufferedWriter truth = Files.newBufferedWriter(folder.resolve("truth.jsonl"))) {
            List<Shot> shots = plan.shots();
            for (int from = 0; from < shots.size(); from += BATCH * threads) {
                int to = Math.min(shots.size(), from + BATCH * threads);
                for (String line : film(plan, shots.subList(from, to), pool)) {
                    truth.write(line);
                    truth.write('\n');
                }
                progress.accept(to);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    /** Films some shots at a time; their truth, in order. */
    private List<String> film(FilmPlan plan, List<Shot> shots, ExecutorService pool)
            throws IOException, InterruptedException {
        List<Callable<String>> tasks = new ArrayList<>();
        for (Shot shot : shots) {
            tasks.add(() -> film(plan, shot));
        }
        List<String> lines = new ArrayList<>();
        for (Future<String> done : pool.invokeAll(tasks)) {
            lines.add(result(done));
        }
        return lines;
    }

    private static String result(Future<String> done) throws IOException, InterruptedException {
        try {
            return done.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("a frame could not be drawn: " + e.getCause(), e);
        }
    }

    private String film(FilmPlan plan, Shot shot) throws IOException {
        RenderedFrame frame = plan.drive().frame(shot.camera(), shot.index());
        Files.write(folder.resolve(shot.file()), encoder.jpeg(frame.image(), quality));
        return TruthJson.line(frame.truth(), shot.file());
    }
}
