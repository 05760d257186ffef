package io.drivesight.training.adapt;

import io.drivesight.core.image.PictureSample;
import io.drivesight.core.image.PixelImage;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Which synthetic condition a detector is adapted to.
 *
 * @param shares probability of each, 0..1, together {@value #SHARE}
 * @param distances how unlike the target's pictures each looks, see {@link PictureStatistics#distance}; empty: not compared
 * @param clear the same for the frames as they are; NaN: not compared
 */
record WeatherChoice(Map<AppearanceOp, Double> shares, Map<AppearanceOp, Double> distances, double clear) {
    /** What makes seeing hard, and is played by the change of appearance of that name. */
    static final List<AppearanceOp> CONDITIONS = List.of(AppearanceOp.FOG, AppearanceOp.RAIN, AppearanceOp.NIGHT);

    /** Share of the frames that get weather; the others stay clear, so that clear weather is not forgotten. */
    static final double SHARE = 0.7;

    private static final int LOOKED_AT = 48;

    /** A condition that a person has named. */
    static WeatherChoice named(AppearanceOp condition) {
        return new WeatherChoice(Map.of(condition, SHARE), Map.of(), Double.NaN);
    }

    /** Every condition as often as any other. */
    static WeatherChoice all() {
        Map<AppearanceOp, Double> shares = new EnumMap<>(AppearanceOp.class);
        for (AppearanceOp condition : CONDITIONS) {
            shares.put(condition, SHARE / CONDITIONS.size());
        }
        return new WeatherChoice(shares, Map.of(), Double.NaN);
    }

    /**
     * The condition in which the frames look most like the target's.
     *
     * @throws DatasetException when nothing of the target can be read
     */
    static WeatherChoice nearest(
            List<AnnotatedImage> frames, List<AnnotatedImage> target, ImageFiles files, long seed) {
        List<PixelImage> clear = pictures(frames, files, seed);
        List<PictureStatistics> wanted = statistics(pictures(target, files, seed));
        if (wanted.isEmpty() || clear.isEmpty()) {
            throw new DatasetException("no frame of --target can be read; give frames in the condition");
        }
        Map<AppearanceOp, Double> distances = new EnumMap<>(AppearanceOp.class);
        for (AppearanceOp condition : CONDITIONS) {
            distances.put(condition, PictureStatistics.distance(statistics(changed(clear, condition, seed)), wanted));
        }
        AppearanceOp best = distances.entrySet().stream()
                .min(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        double unchanged = PictureStatistics.distance(statistics(clear), wanted);
        return new WeatherChoice(Map.of(best, SHARE), distances, unchanged);
    }

    private static List<PixelImage> changed(List<PixelImage> clear, AppearanceOp condition, long seed) {
        List<PixelImage> changed = new ArrayList<>();
        for (int i = 0; i < clear.size(); i++) {
            changed.add(condition
                    .create()
                    .apply(clear.get(i), new Chance(seed).of(i).random()));
        }
        return changed;
    }

    private static List<PictureStatistics> statistics(List<PixelImage> pictures) {
        return pictures.stream().map(PictureStatistics::of).toList();
    }

    /** Some of the pictures, small; those that cannot be read are left out. */
    private static List<PixelImage> pictures(List<AnnotatedImage> images, ImageFiles files, long seed) {
        List<PixelImage> pictures = new ArrayList<>();
        for (AnnotatedImage image : Dataset.limit(images, LOOKED_AT, seed)) {
            try {
                pictures.add(FramePool.glimpse(image.file(), files));
            } catch (IOException unreadable) {
                // The pool counts and tells such frames.
            }
        }
        return pictures;
    }

    /** {@code fog}, or {@code all} where there are several. */
    String label() {
        return shares.size() == 1 ? shares.keySet().iterator().next().label() : "all";
    }

    /** What is done to a student's frames, as a file. */
    String augmentationYaml() {
        StringBuilder yaml = new StringBuilder("flip: 0.5\nappearance:\n");
        new EnumMap<>(shares)
                .forEach((condition, share) -> yaml.append(Text.format("  %s: %.4f\n", condition.label(), share)));
        return yaml.toString();
    }

    /** Why this one, in a sentence; empty when a person named it. */
    String reason() {
        if (distances.isEmpty()) {
            return shares.size() == 1 ? "" : "no --target: fog, rain and night in equal parts";
        }
        Map<String, String> shown = new LinkedHashMap<>();
        distances.forEach((condition, distance) -> shown.put(condition.label(), Text.format("%.2f", distance)));
        return Text.format("nearest to the target: %s (distances %s, clear %.2f)", label(), shown, clear);
    }

    /** True: the target looks more like the frames as they are than in any weather. */
    boolean targetLooksClear() {
        return !distances.isEmpty() && distances.values().stream().allMatch(distance -> distance > clear);
    }

    /**
     * What a picture looks like, in four figures. Taken at 64 by 36 places, so that it costs the same for pictures of any size.
     *
     * @param luminance mean of {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601), 0..255
     * @param contrast standard deviation of the same, 0..127.5
     * @param saturation mean of {@code (max - min) / max} over R, G and B (HSV), 0..1
     * @param detail share of places that differ visibly from their neighbourhood, 0..1
     */
    record PictureStatistics(double luminance, double contrast, double saturation, double detail) {
        private static final int COLUMNS = 64;
        private static final int ROWS = 36;

        private static final List<ToDoubleFunction<PictureStatistics>> FIGURES = List.of(
                PictureStatistics::luminance,
                PictureStatistics::contrast,
                PictureStatistics::saturation,
                PictureStatistics::detail);

        /** Spreads that differences are measured against at least, in the order of the figures: less cannot be seen. */
        private static final double[] LEAST_SPREAD = {10, 5, 0.03, 0.03};

        /** Looks at a picture. */
        static PictureStatistics of(PixelImage image) {
            double sum = 0;
            double squares = 0;
            double saturation = 0;
            for (int place = 0; place < COLUMNS * ROWS; place++) {
                int x = (2 * (place % COLUMNS) + 1) * image.width() / (2 * COLUMNS);
                int y = (2 * (place / COLUMNS) + 1) * image.height() / (2 * ROWS);
                int at = PixelImage.CHANNELS * (y * image.width() + x);
                int blue = image.bgr()[at] & 0xff;
                int green = image.bgr()[at + 1] & 0xff;
                int red = image.bgr()[at + 2] & 0xff;
                double luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
                sum += luminance;
                squares += luminance * luminance;
                int most = Math.max(red, Math.max(green, blue));
                int least = Math.min(red, Math.min(green, blue));
                saturation += most == 0 ? 0 : (double) (most - least) / most;
            }
            int places = COLUMNS * ROWS;
            double mean = sum / places;
            double variance = Math.max(0, squares / places - mean * mean);
            double detail = PictureSample.of(image).detail();
            return new PictureStatistics(mean, Math.sqrt(variance), saturation / places, detail);
        }

        /**
         * How unlike two sets of pictures look: the root mean square, over the four figures, of the difference of means divided by the root
         * of the mean of both variances. 0: alike; 1: apart by a standard deviation.
         */
        static double distance(List<PictureStatistics> a, List<PictureStatistics> b) {
            double sum = 0;
            for (int i = 0; i < FIGURES.size(); i++) {
                Moments first = Moments.of(a, FIGURES.get(i));
                Moments second = Moments.of(b, FIGURES.get(i));
                double spread = Math.sqrt((first.variance() + second.variance()) / 2);
                double apart = (first.mean() - second.mean()) / Math.max(LEAST_SPREAD[i], spread);
                sum += apart * apart;
            }
            return Math.sqrt(sum / FIGURES.size());
        }

        private record Moments(double mean, double variance) {
            static Moments of(List<PictureStatistics> pictures, ToDoubleFunction<PictureStatistics> figure) {
                double mean = pictures.stream().mapToDouble(figure).average().orElse(Double.NaN);
                double variance = pictures.stream()
                        .mapToDouble(picture -> Math.pow(figure.applyAsDouble(picture) - mean, 2))
                        .average()
                        .orElse(Double.NaN);
                return new Moments(mean, variance);
            }
        }
    }
}
