package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.training.dataset.Hashes;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Shows frames to a detector in several views, several frames at a time. The result does not depend on how many. */
final class FrameScanner {
    /** As the service runs, but with faint detections too: a dispute is often about these. */
    static final Thresholds THRESHOLDS = new Thresholds(0.05, Thresholds.DEFAULT.iou(), 100);

    private final ObjectDetector detector;
    private final ImageFiles files;
    private final Set<ObjectClass> classes;
    private final Set<View> views;
    private final long seed;
    private final int callers;

    /**
     * Prepares a run.
     *
     * @param detector cut at {@link #THRESHOLDS}
     * @param classes what is looked for; empty: all
     * @param views beside the plain one
     * @param seed of the views' chance
     * @param callers frames worked on at a time, at least 1
     */
    FrameScanner(
            ObjectDetector detector,
            ImageFiles files,
            Set<ObjectClass> classes,
            Set<View> views,
            long seed,
            int callers) {
        if (callers < 1) {
            throw new IllegalArgumentException("at least one caller is needed, was " + callers);
        }
        this.detector = detector;
        this.files = files;
        this.classes = Set.copyOf(classes);
        this.views = views;
        this.seed = seed;
        this.callers = callers;
    }

    /**
     * What was found.
     *
     * @param findings in the order asked for; unreadable frames left out
     * @param failed what is wrong with the unreadable ones
     */
    record Scan(List<Finding> findings, List<String> failed) {
        Scan {
            findings = List.copyOf(findings);
            failed = List.copyOf(failed);
        }
    }

    /**
     * Looks at all frames.
     *
     * @throws io.drivesight.core.inference.ModelException when the model fails
     * @throws InterruptedException when the caller is interrupted
     */
    Scan scan(List<RankFrame> frames, Progress progress) throws InterruptedException {
        PictureWork.Done<Finding> done = PictureWork.on(frames, callers, this::look, progress);
        return new Scan(done.found(), done.failed());
    }

    private Finding look(RankFrame frame) throws IOException {
        FramePixels pixels = files.decode(frame.file(), detector::leastPixels);
        List<Detection> plain = detect(pixels, View.PLAIN, frame);
        Map<View, List<Detection>> others = new EnumMap<>(View.class);
        for (View view : views) {
            others.put(view, detect(pixels, view, frame));
        }
        List<Dispute> disputes = others.isEmpty() ? List.of() : ViewDisputes.of(plain, others);
        Look look = Look.of(pixels.pixels(), plain, (double) pixels.frame().pixels());
        // What not even the tracker looks at need not be kept for a hundred thousand frames.
        List<Detection> kept = plain.stream()
                .filter(found -> found.score() >= TrackerConfig.DEFAULT.lowScore())
                .toList();
        return new Finding(frame, kept, disputes, look);
    }

    private List<Detection> detect(FramePixels pixels, View view, RankFrame frame) {
        SplittableRandom random = new SplittableRandom(
                Hashes.mix(Hashes.mix(seed, frame.path()), view.name().hashCode()));
        PixelImage seen = view.of(pixels.pixels(), random);
        List<Detection> found =
                detector.detect(new FramePixels(seen, pixels.frame(), pixels.reduction())).detections().stream()
                        .filter(detection -> classes.isEmpty() || classes.contains(detection.objectClass()))
                        .toList();
        return OneEach.of(view.inFrame(found, seen.size(), pixels.reduction(), pixels.frame()));
    }
}
