package io.drivesight.training.evaluate;

import io.drivesight.core.detection.Look;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.detection.SecondLook;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.geometry.Region;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.ImageDecoder.Wanted;
import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A model scored over datasets.
 *
 * @param card the model's card
 * @param modelSha256 SHA-256 of the model's file, lower-case hex
 * @param profile how large the model's input was for an image
 * @param zoom whether images were looked at a second time
 * @param overall over all images together; every image by what its dataset labels
 * @param sets by dataset, in the order asked for
 * @param failed what is wrong with images that could not be read
 * @param inferenceMillis mean time of an image's inference [ms], both looks', with as many callers as ran
 */
public record Evaluation(
        ModelCard card,
        String modelSha256,
        InputProfile profile,
        Zoom zoom,
        SetScore overall,
        List<ScoredSet> sets,
        List<String> failed,
        double inferenceMillis) {
    /**
     * One dataset's part.
     *
     * @param images what was found, image by image
     */
    public record ScoredSet(EvaluationSet set, SetScore score, List<EvaluatedImage> images) {
        public ScoredSet {
            images = List.copyOf(images);
        }
    }

    public Evaluation {
        sets = List.copyOf(sets);
        failed = List.copyOf(failed);
    }

    /**
     * What a detector found in images.
     *
     * @param images in the order asked for; unreadable ones left out
     * @param failed what is wrong with the unreadable ones
     * @param inferenceMillis mean time of one inference [ms]; NaN without images
     */
    public record Run(List<EvaluatedImage> images, List<String> failed, double inferenceMillis) {
        private record Found(EvaluatedImage image, long inferenceNanos) {}

        /**
         * Detects in all images, several at a time, each decoded to no more pixels than its looks need, as the service does. The
         * result does not depend on how many.
         *
         * @param zoom whether images are looked at a second time
         * @param callers images worked on at a time, at least 1
         * @throws io.drivesight.core.inference.ModelException when the model fails
         * @throws InterruptedException when the caller is interrupted
         */
        public static Run of(
                ObjectDetector detector,
                Zoom zoom,
                List<AnnotatedImage> images,
                ImageFiles files,
                int callers,
                Progress progress)
                throws InterruptedException {
            Set<ObjectClass> words = EvaluatedImage.words(images);
            SecondLook looks = new SecondLook(detector);
            Function<ImageSize, Look> look = size -> zoom.look(size, detector.inputSize(size));
            Wanted wanted =
                    new Wanted(detector::leastPixels, size -> look.apply(size).region());
            PictureWork.Done<Found> done = PictureWork.on(
                    images,
                    callers,
                    image -> {
                        FramePixels pixels = files.decode(image.file(), wanted);
                        ObjectDetector.Result result = looks.detect(pixels, look.apply(pixels.frame()));
                        return new Found(EvaluatedImage.of(image, result.detections(), words), result.inferenceNanos());
                    },
                    progress);
            List<Found> found = done.found();
            long nanos = found.stream().mapToLong(Found::inferenceNanos).sum();
            return new Run(
                    found.stream().map(Found::image).toList(),
                    done.failed(),
                    found.isEmpty() ? Double.NaN : nanos / 1e6 / found.size());
        }
    }

    /** All images of all datasets. */
    public List<EvaluatedImage> images() {
        return sets.stream().flatMap(set -> set.images().stream()).toList();
    }

    /**
     * Scores a model through the service's own path.
     *
     * @param profile how large the model's input is for an image
     * @param zoom whether images are looked at a second time
     * @param callers images worked on at a time
     * @param nanoTime monotonic clock [ns]
     * @throws InterruptedException when the caller is interrupted
     */
    public static Evaluation of(
            OnnxModel model,
            InputProfile profile,
            Zoom zoom,
            List<EvaluationSet> sets,
            ImageFiles files,
            int callers,
            Progress progress,
            LongSupplier nanoTime)
            throws InterruptedException {
        ObjectDetector detector = new OnnxObjectDetector(model, Thresholds.EVALUATION, profile, nanoTime);
        int total = sets.stream().mapToInt(set -> set.images().size()).sum();
        List<ScoredSet> scored = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        double millis = 0;
        int before = 0;
        for (EvaluationSet set : sets) {
            int offset = before;
            Run run = Run.of(
                    detector,
                    zoom,
                    set.images(),
                    files,
                    callers,
                    (done, ignored) -> progress.update(offset + done, total));
            scored.add(new ScoredSet(set, SetScore.of(run.images()), run.images()));
            failed.addAll(run.failed());
            millis += run.images().isEmpty()
                    ? 0
                    : run.inferenceMillis() * run.images().size();
            before += set.images().size();
        }
        List<EvaluatedImage> all =
                scored.stream().flatMap(set -> set.images().stream()).toList();
        return new Evaluation(
                model.card(),
                model.sha256(),
                profile,
                zoom,
                SetScore.of(all),
                scored,
                failed,
                all.isEmpty() ? Double.NaN : millis / all.size());
    }

    /**
     * What a model finds in images at its own input size, at the thresholds of an evaluation: what a trainer asks for between epochs.
     * Images that cannot be read are left out.
     *
     * @param callers images worked on at a time
     * @param nanoTime monotonic clock [ns]
     * @throws InterruptedException when the caller is interrupted
     */
    public static List<EvaluatedImage> found(
            OnnxModel model, List<AnnotatedImage> images, ImageFiles files, int callers, LongSupplier nanoTime)
            throws InterruptedException {
        OnnxObjectDetector detector = new OnnxObjectDetector(model, Thresholds.EVALUATION, nanoTime);
        return Run.of(detector, Zoom.OFF, images, files, callers, Progress.NONE).images();
    }

    /** Whether images are looked at a second time, at full resolution. Single images have no calibration and no past to say where. */
    public enum Zoom {
        /** The whole image alone. */
        OFF,
        /** The whole image, and as much of its middle as the model's input holds. */
        MIDDLE;

        /**
         * Where to look in an image; one no larger than the model's input has no more to show.
         *
         * @param image its size [px]
         * @param input size of the model's input for it [px]
         */
        Look look(ImageSize image, ImageSize input) {
            Region middle = Region.middle(image, input);
            return this == OFF || middle.covers(image) ? Look.WHOLE : Look.both(middle);
        }
    }
}
