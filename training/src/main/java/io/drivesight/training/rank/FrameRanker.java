package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.dataset.DifferenceHash;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.rank.RankFrames.RankFrame;
import io.drivesight.training.rank.Ranking.Method;
import io.drivesight.training.rank.ViewDisputes.Dispute;
import io.drivesight.training.rank.ViewDisputes.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Ranks frames without labels by what labelling them would teach a model: shows each frame to a detector in several views, and lets
 * {@link Ranking} choose by what is in dispute. Deterministic: the same frames, model and seed give the same order, whatever the number
 * of callers.
 */
public final class FrameRanker {
    /** As the service runs, but with faint detections too: a dispute is often about these. */
    private static final Thresholds THRESHOLDS = new Thresholds(0.05, Thresholds.DEFAULT.iou(), 100);
    /** Vehicle boxes that overlap more are of one object. */
    private static final double SAME_IOU = 0.6;

    private final ObjectDetector detector;
    private final ImageFiles files;
    private final Set<ObjectClass> classes;
    private final int callers;

    /**
     * What a model makes of one frame.
     *
     * @param detections what it found in the frame, one for each object, in frame pixels, by falling score
     * @param disputes where other views of the frame contradict that
     * @param hash of the picture
     */
    record Finding(RankFrame frame, List<Detection> detections, List<Dispute> disputes, DifferenceHash hash) {}

    FrameRanker(ObjectDetector detector, ImageFiles files, Set<ObjectClass> classes, int callers) {
        if (callers < 1) {
            throw new IllegalArgumentException("at least one caller is needed, was " + callers);
        }
        this.detector = detector;
        this.files = files;
        this.classes = Set.copyOf(classes);
        this.callers = callers;
    }

    /**
     * A ranker by what this model finds.
     *
     * @param classes classes that will be labelled: disputes about others teach nothing; empty: all
     * @param callers frames worked on at a time, at least 1
     * @param nanoTime monotonic clock [ns]
     */
    public static FrameRanker of(
            OnnxModel model, ImageFiles files, Set<ObjectClass> classes, int callers, LongSupplier nanoTime) {
        return new FrameRanker(new OnnxObjectDetector(model, THRESHOLDS, nanoTime), files, classes, callers);
    }

    /**
     * Ranks.
     *
     * @param frames what to choose from
     * @param labelled frames that have labels already; only what they look like counts
     * @throws io.drivesight.core.inference.ModelException when the model fails
     * @throws InterruptedException when the caller is interrupted
     */
    public Ranking rank(RankFrames frames, List<RankFrame> labelled, Ranking.Settings settings, Progress progress)
            throws InterruptedException {
        Set<View> views = settings.method() == Method.RANDOM ? Set.of() : View.changed();
        int readable = frames.frames().size();
        int total = readable + labelled.size();
        PictureWork.Done<Finding> scan = PictureWork.on(
                frames.frames(),
                callers,
                frame -> look(frame, views, settings.seed()),
                (done, of) -> progress.update(done, total));
        PictureWork.Done<DifferenceHash> known = PictureWork.on(
                labelled,
                callers,
                frame -> DifferenceHash.of(
                        files.decode(frame.file(), detector::leastPixels).pixels()),
                (done, of) -> progress.update(readable + done, total));
        List<String> failed = new ArrayList<>(frames.unreadable());
        failed.addAll(scan.failed());
        failed.addAll(known.failed());
        return Ranking.of(scan.found(), known.found(), settings, failed);
    }

    private Finding look(RankFrame frame, Set<View> views, long seed) throws IOException {
        FramePixels pixels = files.decode(frame.file(), detector::leastPixels);
        List<Detection> plain = detect(pixels, View.PLAIN, frame, seed);
        Map<View, List<Detection>> others = new EnumMap<>(View.class);
        views.forEach(view -> others.put(view, detect(pixels, view, frame, seed)));
        List<Dispute> disputes = others.isEmpty() ? List.of() : ViewDisputes.of(plain, others);
        // Memory holds those of a hundred thousand frames.
        List<Detection> kept = plain.stream()
                .filter(found -> found.score() >= TrackerConfig.DEFAULT.lowScore())
                .toList();
        return new Finding(frame, kept, disputes, DifferenceHash.of(pixels.pixels()));
    }

    private List<Detection> detect(FramePixels pixels, View view, RankFrame frame, long seed) {
        SplittableRandom random =
                new Chance(seed).ofText(frame.path()).of(view.name()).random();
        PixelImage seen = view.of(pixels.pixels(), random);
        List<Detection> found =
                detector.detect(new FramePixels(seen, pixels.frame(), pixels.eighths())).detections().stream()
                        .filter(detection -> classes.isEmpty() || classes.contains(detection.objectClass()))
                        .toList();
        return oneEach(view.inFrame(found, seen.size(), pixels.pitch(), pixels.frame()));
    }

    /**
     * One detection for each object: of a vehicle that was found as car and as truck the surer one. People are never merged with what
     * they ride.
     *
     * @param detections by falling score
     */
    static List<Detection> oneEach(List<Detection> detections) {
        List<Detection> kept = new ArrayList<>(detections.size());
        for (Detection detection : detections) {
            if (kept.stream().noneMatch(other -> same(other, detection))) {
                kept.add(detection);
            }
        }
        return kept;
    }

    private static boolean same(Detection a, Detection b) {
        return a.objectClass() != b.objectClass()
                && a.objectClass().isOfOneKindWith(b.objectClass())
                && a.objectClass() != ObjectClass.PERSON
                && b.objectClass() != ObjectClass.PERSON
                && a.box().iou(b.box()) > SAME_IOU;
    }
}
