package io.drivesight.training.evaluate;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.image.FramePixels;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.util.List;

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
        PictureWork.Done<Found> done = PictureWork.on(images, callers, this::detect, progress);
        List<Found> found = done.found();
        long nanos = found.stream().mapToLong(Found::inferenceNanos).sum();
        return new Run(
                found.stream().map(Found::image).toList(),
                done.failed(),
                found.isEmpty() ? Double.NaN : nanos / 1e6 / found.size());
    }

    private Found detect(AnnotatedImage image) throws IOException {
        FramePixels pixels = files.decode(image.file(), detector::leastPixels);
        ObjectDetector.Result result = detector.detect(pixels);
        return new Found(EvaluatedImage.of(image, result.detections()), result.inferenceNanos());
    }
}
