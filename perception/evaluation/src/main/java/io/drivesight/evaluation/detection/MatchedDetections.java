package io.drivesight.evaluation.detection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drivesight.evaluation.detection.ClassScore.PrecisionRecallCurve;
import io.drivesight.evaluation.detection.CocoSettings.AreaRange;
import io.drivesight.evaluation.detection.ScoredImage.ScoredBox;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One class's detections over a list of images, matched to the objects once, at one overlap: all that recall and precision need,
 * under any weighting of the images. Matching looks at one image at a time, so a resample of the images (bootstrap) needs no
 * new matching, only new counts. Immutable, thread-safe.
 *
 * <p>As JSON: {@code objects} and {@code detections}, a count an image each; {@code scores}, image by image and best first; and
 * {@code verdicts}, one letter a detection: {@code R} right, {@code W} wrong, {@code I} ignored.
 */
public final class MatchedDetections {
    private static final int MAX_DETECTIONS = CocoSettings.COCO.maxDetections();

    @JsonProperty
    private final int[] objects;

    @JsonProperty
    private final int[] detections;

    @JsonProperty
    private final double[] scores;

    @JsonProperty
    private final String verdicts;

    /** First detection of each image, and the number of all at the end. */
    private final int[] first;

    /** Detections by falling score, equal ones in the order of the images; ignored ones left out. */
    private final int[] order;

    /** Image of each detection. */
    private final int[] imageOf;

    /** Best score of all. */
    private final double best;

    /**
     * Takes what was matched before.
     *
     * @param objects by image, the number of objects that count, at least 0
     * @param detections by image, the number of its detections, at least 0
     * @param scores of all detections, image by image, finite
     * @param verdicts of the same detections, a letter each
     * @throws IllegalArgumentException when the numbers contradict each other
     */
    @JsonCreator
    public MatchedDetections(
            @JsonProperty(value = "objects", required = true) int[] objects,
            @JsonProperty(value = "detections", required = true) int[] detections,
            @JsonProperty(value = "scores", required = true) double[] scores,
            @JsonProperty(value = "verdicts", required = true) String verdicts) {
        this(objects, detections, scores, verdicts, byScore(scores));
    }

    private MatchedDetections(int[] objects, int[] detections, double[] scores, String verdicts, int[] byScore) {
        if (objects.length != detections.length || scores.length != verdicts.length()) {
            throw new IllegalArgumentException("%d and %d images, %d scores and %d verdicts"
                    .formatted(objects.length, detections.length, scores.length, verdicts.length()));
        }
        this.objects = objects.clone();
        this.detections = detections.clone();
        this.first = firsts(detections);
        this.scores = scores.clone();
        this.verdicts = verdicts;
        verdicts.chars().forEach(letter -> DetectionVerdict.of((char) letter));
        if (first[objects.length] != scores.length
                || Arrays.stream(objects).anyMatch(count -> count < 0)
                || !Arrays.stream(scores).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException(
                    "counts must be at least 0 and add up to %d detections, scores finite".formatted(scores.length));
        }
        this.best = Arrays.stream(scores).max().orElse(0);
        this.imageOf = new int[scores.length];
        for (int image = 0; image < objects.length; image++) {
            Arrays.fill(imageOf, first[image], first[image + 1], image);
        }
        this.order = IntStream.of(byScore)
                .filter(d -> verdicts.charAt(d) != DetectionVerdict.IGNORED.letter())
                .toArray();
    }

    /** Numbers of detections by falling score, equal ones in their order. */
    private static int[] byScore(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(d -> 0 - scores[d]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The same of the detections that count of several images. */
    static int[] byScore(List<ImageMatcher> images) {
        return byScore(scores(images));
    }

    private static double[] scores(List<ImageMatcher> images) {
        return images.stream()
                .flatMap(image -> image.detections().stream())
                .mapToDouble(ScoredBox::score)
                .toArray();
    }

    private static int[] firsts(int[] detections) {
        int[] first = new int[detections.length + 1];
        for (int image = 0; image < detections.length; image++) {
            if (detections[image] < 0) {
                throw new IllegalArgumentException("an image with " + detections[image] + " detections");
            }
            first[image + 1] = Math.addExact(first[image], detections[image]);
        }
        return first;
    }

    /**
     * Matches one class, objects of any size, with COCO's limit of 100 detections an image.
     *
     * @param images what to match; every one keeps its place
     * @param classIndex the class's number
     * @param iou overlap from which a detection is of an object, above 0 and at most 1
     */
    public static MatchedDetections of(List<ScoredImage> images, int classIndex, double iou) {
        List<ImageMatcher> matchers =
                images.stream().map(image -> matcher(image, classIndex)).toList();
        return of(matchers, byScore(matchers), AreaRange.ALL, iou);
    }

    /**
     * The same of objects of some sizes.
     *
     * @param byScore of these images: the same for all sizes and overlaps
     */
    static MatchedDetections of(List<ImageMatcher> images, int[] byScore, AreaRange area, double iou) {
        int[] objects = new int[images.size()];
        int[] detections = new int[images.size()];
        StringBuilder verdicts = new StringBuilder();
        for (int i = 0; i < objects.length; i++) {
            ImageMatcher matcher = images.get(i);
            boolean[] ignored = matcher.ignoredTruth(area);
            for (boolean flag : ignored) {
                objects[i] += flag ? 0 : 1;
            }
            detections[i] = matcher.detections().size();
            for (DetectionVerdict verdict : matcher.match(area, ignored, iou)) {
                verdicts.append(verdict.letter());
            }
        }
        return new MatchedDetections(objects, detections, scores(images), verdicts.toString(), byScore);
    }

    private static ImageMatcher matcher(ScoredImage image, int classIndex) {
        return new ImageMatcher(
                image.truth().stream()
                        .filter(truth -> truth.classIndex() == classIndex)
                        .toList(),
                image.detections().stream()
                        .filter(box -> box.classIndex() == classIndex)
                        .toList(),
                MAX_DETECTIONS);
    }

    /** Number of images. */
    public int images() {
        return objects.length;
    }

    /** Objects of an image that count. */
    public int objects(int image) {
        return objects[image];
    }

    /** Objects of all images that count. */
    public int objects() {
        return Arrays.stream(objects).sum();
    }

    /** Number of an image's detections, ignored ones included. */
    public int detections(int image) {
        return detections[image];
    }

    /** Score of an image's detection; they come best first. */
    public double score(int image, int detection) {
        return scores[first[image] + detection];
    }

    /** Verdict of an image's detection. */
    public DetectionVerdict verdict(int image, int detection) {
        return DetectionVerdict.of(verdicts.charAt(first[image] + detection));
    }

    /** Share of the objects that are found by the first so many detections of each image, 0..1; NaN without an object. */
    double recall(int limit) {
        int right = 0;
        for (int d = 0; d < imageOf.length; d++) {
            boolean counts = d - first[imageOf[d]] < limit;
            right += counts && verdicts.charAt(d) == DetectionVerdict.RIGHT.letter() ? 1 : 0;
        }
        return (double) right / objects();
    }

    /** Precision against recall with every image once; there must be an object. */
    PrecisionRecallCurve curve(double iou) {
        return new Points(objects()).curve(iou, once());
    }

    private int[] once() {
        int[] once = new int[objects.length];
        Arrays.fill(once, 1);
        return once;
    }

    /** Average precision with every image once, 0..1; NaN without an object. */
    public double averagePrecision() {
        return averagePrecision(once());
    }

    /**
     * Average precision of a list in which each image stands so many times, 101 recalls, 0..1; NaN when no object counts: that
     * of the list with copies side by side. Cost: one pass over the detections.
     *
     * @param times by image, how often it counts, at least 0
     */
    public double averagePrecision(int[] times) {
        if (times.length != objects.length) {
            throw new IllegalArgumentException("%d weights for %d images".formatted(times.length, objects.length));
        }
        long total = 0;
        for (int image = 0; image < times.length; image++) {
            if (times[image] < 0) {
                throw new IllegalArgumentException("an image cannot count " + times[image] + " times");
            }
            total += (long) times[image] * objects[image];
        }
        return total == 0 ? Double.NaN : new Points(total).curve(0, times).averagePrecision();
    }

    /**
     * Precision where recall rises. Copies of a right detection follow each other: precision only climbs among them, so that the
     * interpolated curve needs the last one only; wrong ones in between never hold a maximum.
     */
    private final class Points {
        private final double total;
        private double[] recall;
        private double[] precision;
        private double[] scoreAt;
        private int points;
        private long right;
        private long wrong;

        Points(long total) {
            this.total = total;
            this.recall = new double[order.length + 1];
            this.precision = new double[order.length + 1];
            this.scoreAt = new double[order.length + 1];
        }

        PrecisionRecallCurve curve(double iou, int[] times) {
            // A recall of 0 takes the best score there is, whatever it found.
            scoreAt[0] = best;
            points = scores.length > 0 ? 1 : 0;
            int next = 0;
            while (next < order.length) {
                int end = endOfTie(next);
                int copies = times[imageOf[order[next]]];
                if (end == next + 1) {
                    add(order[next], copies);
                } else {
                    repeat(next, end, copies);
                }
                next = end;
            }
            return PrecisionRecallCurve.of(iou, recall, precision, scoreAt, points);
        }

        /** Equal scores within one image: its copies come one after the other, not detection by detection. */
        private int endOfTie(int begin) {
            int end = begin + 1;
            while (end < order.length
                    && scores[order[end]] == scores[order[begin]]
                    && imageOf[order[end]] == imageOf[order[begin]]) {
                end++;
            }
            return end;
        }

        private void repeat(int begin, int end, int copies) {
            for (int copy = 0; copy < copies; copy++) {
                for (int i = begin; i < end; i++) {
                    add(order[i], 1);
                }
            }
        }

        private void add(int detection, int copies) {
            if (copies == 0) {
                return;
            }
            if (verdicts.charAt(detection) == DetectionVerdict.WRONG.letter()) {
                wrong += copies;
                return;
            }
            right += copies;
            if (points == recall.length) {
                recall = Arrays.copyOf(recall, 2 * points);
                precision = Arrays.copyOf(precision, 2 * points);
                scoreAt = Arrays.copyOf(scoreAt, 2 * points);
            }
            recall[points] = right / total;
            // The reference's guard against 0 / 0, kept for its last digits.
            precision[points] = right / (wrong + right + Math.ulp(1.0));
            scoreAt[points] = scores[detection];
            points++;
        }
    }

    /** What a detection is worth once it is held against the objects of its image. */
    public enum DetectionVerdict {
        /** It found an object that counts. */
        RIGHT,
        /** It found nothing, or what a better detection had found before. */
        WRONG,
        /** It counts neither way: it lies on an object or in an area that is ignored. */
        IGNORED;

        char letter() {
            return name().charAt(0);
        }

        static DetectionVerdict of(char letter) {
            return Arrays.stream(values())
                    .filter(verdict -> verdict.letter() == letter)
                    .findFirst()
                    .orElseThrow(
                            () -> new IllegalArgumentException("'" + letter + "' is no verdict; they are R, W and I"));
        }
    }
}
