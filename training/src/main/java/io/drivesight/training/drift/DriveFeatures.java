package io.drivesight.training.drift;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.drift.Drive;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.image.FramePixels;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.Hashes;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Takes the figures of drives' frames, several frames at a time. The result does not depend on how many. */
public final class DriveFeatures {
    private final ObjectDetector detector;
    private final ImageFiles files;
    private final int callers;
    private final long seed;

    /**
     * Prepares.
     *
     * @param detector set as in the service
     * @param callers frames worked on at a time, at least 1
     * @param seed of simulated weather
     */
    public DriveFeatures(ObjectDetector detector, ImageFiles files, int callers, long seed) {
        if (callers < 1) {
            throw new IllegalArgumentException("at least one caller is needed, was " + callers);
        }
        this.detector = detector;
        this.files = files;
        this.callers = callers;
        this.seed = seed;
    }

    /**
     * What was found.
     *
     * @param drives those with at least one readable frame
     * @param failed what is wrong with unreadable frames
     */
    public record Result(List<Drive> drives, List<String> failed) {
        public Result {
            drives = List.copyOf(drives);
            failed = List.copyOf(failed);
        }
    }

    /**
     * Takes the figures of all frames.
     *
     * @param weather what to make of each picture first; null: nothing
     * @throws io.drivesight.core.inference.ModelException when the model fails
     * @throws InterruptedException when the caller is interrupted
     */
    public Result of(List<DriveFiles> drives, @Nullable AppearanceOp weather, Progress progress)
            throws InterruptedException {
        int total = drives.stream().mapToInt(drive -> drive.files().size()).sum();
        AtomicInteger done = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<List<Future<FrameFeatures>>> futures = new ArrayList<>();
            for (DriveFiles drive : drives) {
                List<Future<FrameFeatures>> ofDrive = new ArrayList<>();
                for (Path file : drive.files()) {
                    ofDrive.add(pool.submit(() -> {
                        FrameFeatures features = features(file, weather);
                        progress.update(done.incrementAndGet(), total);
                        return features;
                    }));
                }
                futures.add(ofDrive);
            }
            return collect(drives, futures);
        } finally {
            pool.shutdownNow();
        }
    }

    private FrameFeatures features(Path file, @Nullable AppearanceOp weather) throws IOException {
        FramePixels frame = files.decode(file, detector::leastPixels);
        FramePixels seen = weather == null
                ? frame
                : changed(frame, weather, file.getFileName().toString());
        return FrameFeatures.of(seen, detector.detect(seen).detections());
    }

    private FramePixels changed(FramePixels frame, AppearanceOp weather, String name) {
        SplittableRandom random = new SplittableRandom(Hashes.mix(seed, name));
        return new FramePixels(weather.create().apply(frame.pixels(), random), frame.frame(), frame.reduction());
    }

    private static Result collect(List<DriveFiles> drives, List<List<Future<FrameFeatures>>> futures)
            throws InterruptedException {
        List<Drive> found = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (int i = 0; i < drives.size(); i++) {
            List<FrameFeatures> frames = new ArrayList<>();
            for (Future<FrameFeatures> future : futures.get(i)) {
                try {
                    frames.add(future.get());
                } catch (ExecutionException e) {
                    failed.add(messageOrRethrow(e.getCause()));
                }
            }
            if (!frames.isEmpty()) {
                found.add(new Drive(drives.get(i).source(), drives.get(i).name(), frames));
            }
        }
        return new Result(found, failed);
    }

    /** An unreadable picture is counted; anything else ends the run. */
    private static String messageOrRethrow(@Nullable Throwable cause) {
        if (cause instanceof IOException) {
            return String.valueOf(cause.getMessage());
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
        if (cause instanceof Error failure) {
            throw failure;
        }
        throw new IllegalStateException(cause);
    }
}
