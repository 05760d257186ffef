package io.drivesight.training.evaluate;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.image.FramePixels;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs a detector over images, several at a time. The result does not depend on how many. */
public final class Evaluator {
    private final ObjectDetector detector;
    private final ImageFiles files;
    private final int callers;

    /**
     * Prepares a run.
     *
     * @param callers images worked on at a time, at least 1
     */
    public Evaluator(ObjectDetector detector, ImageFiles files, int callers) {
        if (callers < 1) {
            throw new IllegalArgumentException("at least one caller is needed, was " + callers);
        }
        this.detector = detector;
        this.files = files;
        this.callers = callers;
    }

    /**
     * What was found.
     *
     * @param images in the order asked for; unreadable ones left out
     * @param failed what is wrong with the unreadable ones
     * @param inferenceMillis mean time of one inference [ms]; NaN without images
     */
    public record Run(List<EvaluatedImage> images, List<String> failed, double inferenceMillis) {
        public Run {
            images = List.copyOf(images);
            failed = List.copyOf(failed);
        }
    }

    private record Found(EvaluatedImage image, long inferenceNanos) {}

    /**
     * Detects in all images.
     *
     * @throws io.drivesight.core.inference.ModelException when the model fails
     * @throws InterruptedException when the caller is interrupted
     */
    public Run run(List<AnnotatedImage> images, Progress progress) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            AtomicInteger done = new AtomicInteger();
            List<Future<Found>> futures = new ArrayList<>(images.size());
            for (AnnotatedImage image : images) {
                Callable<Found> task = () -> {
                    Found found = detect(image);
                    progress.update(done.incrementAndGet(), images.size());
                    return found;
                };
                futures.add(pool.submit(task));
            }
            return collect(futures);
        } finally {
            pool.shutdownNow();
        }
    }

    private Found detect(AnnotatedImage image) throws IOException {
        FramePixels pixels = files.decode(image.file(), detector::leastPixels);
        ObjectDetector.Result result = detector.detect(pixels);
        return new Found(EvaluatedImage.of(image, result.detections()), result.inferenceNanos());
    }

    private static Run collect(List<Future<Found>> futures) throws InterruptedException {
        List<EvaluatedImage> images = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        long nanos = 0;
        for (Future<Found> future : futures) {
            try {
                Found found = future.get();
                images.add(found.image());
                nanos += found.inferenceNanos();
            } catch (ExecutionException e) {
                failed.add(messageOrRethrow(e.getCause()));
            }
        }
        return new Run(images, failed, images.isEmpty() ? Double.NaN : nanos / 1e6 / images.size());
    }

    /** An unreadable image is counted; anything else ends the run. */
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
