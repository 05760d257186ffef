package io.drivesight.training.adapt;

import io.drivesight.core.image.PictureSample;
import io.drivesight.core.image.PixelImage;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
