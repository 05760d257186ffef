package io.drivesight.core.drift;

import io.drivesight.core.image.Picture;

/**
 * What one picture looks like, seen in 32 by 18 places spread evenly. A place is three patches, each a 200th of the width a side: one, the
 * one to its right and the one below. So the figures go by the picture, not by its pixels, and cost the same for pictures of any size.
 *
 * @param brightness mean luma (ITU-R BT.601), 0..255
 * @param contrast standard deviation of the luma of places
 * @param colour sum of (largest less smallest channel) over the sum of the largest, 0..1
 * @param darkArea share of places with luma below 40
 * @param brightArea share of places with luma above 220
 * @param veil mean of the darkest channel in a place's patches, over the level that only a hundredth of the places exceeds, 0..1
 * @param fineDetail mean of the larger luma difference from a patch to the one beside or below
 * @param coarseDetail mean luma difference from a place to the next one in its row
 */
record PictureStatistics(
        double brightness,
        double contrast,
        double colour,
        double darkArea,
        double brightArea,
        double veil,
        double fineDetail,
        double coarseDetail) {
    private static final int COLUMNS = 32;
    private static final int ROWS = 18;
    private static final int PLACES = COLUMNS * ROWS;
    private static final int PATCHES_ACROSS = 200;
    private static final int LEVELS = 256;
    private static final int DARK = 40;
    private static final int BRIGHT = 220;
    private static final double BRIGHTEST = 0.01;

    private static final double BLUE = 0.114;
    private static final double GREEN = 0.587;
    private static final double RED = 0.299;

    /** The mean colour of a square of pixels. */
    private record Patch(double blue, double green, double red) {
        static Patch of(Picture image, int left, int top, int side) {
            int right = Math.min(image.width(), left + side);
            int bottom = Math.min(image.height(), top + side);
            int blue = 0;
            int green = 0;
            int red = 0;
            for (int y = top; y < bottom; y++) {
                for (int x = left; x < right; x++) {
                    int rgb = image.rgb(x, y);
                    blue += rgb & 0xff;
                    green += rgb >> 8 & 0xff;
                    red += rgb >> 16;
                }
            }
            double pixels = (right - left) * (bottom - top);
            return new Patch(blue / pixels, green / pixels, red / pixels);
        }

        double luma() {
            return BLUE * blue + GREEN * green + RED * red;
        }

        double most() {
            return Math.max(blue, Math.max(green, red));
        }

        double least() {
            return Math.min(blue, Math.min(green, red));
        }
    }

    /** Sums over places. */
    private static final class Sums {
        private final int[] levels = new int[LEVELS];
        private double luma;
        private double squares;
        private double chroma;
        private double most;
        private double dark;
        private double fine;
        private double coarse;
        private int darkPlaces;
        private int brightPlaces;

        void add(Patch place, Patch beside, Patch below) {
            double here = place.luma();
            luma += here;
            squares += here * here;
            chroma += place.most() - place.least();
            most += place.most();
            dark += Math.min(place.least(), Math.min(beside.least(), below.least()));
            fine += Math.max(Math.abs(here - beside.luma()), Math.abs(here - below.luma()));
            darkPlaces += here < DARK ? 1 : 0;
            brightPlaces += here > BRIGHT ? 1 : 0;
            levels[(int) here]++;
        }

        PictureStatistics statistics() {
            double mean = luma / PLACES;
            return new PictureStatistics(
                    mean,
                    Math.sqrt(Math.max(0, squares / PLACES - mean * mean)),
                    most == 0 ? 0 : chroma / most,
                    (double) darkPlaces / PLACES,
                    (double) brightPlaces / PLACES,
                    Math.min(1, dark / PLACES / Math.max(1, brightest())),
                    fine / PLACES,
                    coarse / (PLACES - ROWS));
        }

        private int brightest() {
            int left = (int) (BRIGHTEST * PLACES);
            int level = LEVELS - 1;
            while (level > 0 && levels[level] <= left) {
                left -= levels[level];
                level--;
            }
            return level;
        }
    }

    /** Looks at a picture. */
    static PictureStatistics of(Picture image) {
        int side = Math.max(1, Math.round((float) image.width() / PATCHES_ACROSS));
        Sums sums = new Sums();
        for (int row = 0; row < ROWS; row++) {
            int top = place(row, ROWS, image.height(), side);
            int below = Math.min(top + side, image.height() - 1);
            double before = 0;
            for (int column = 0; column < COLUMNS; column++) {
                int left = place(column, COLUMNS, image.width(), side);
                Patch patch = Patch.of(image, left, top, side);
                sums.add(
                        patch,
                        Patch.of(image, Math.min(left + side, image.width() - 1), top, side),
                        Patch.of(image, left, below, side));
                sums.coarse += column == 0 ? 0 : Math.abs(patch.luma() - before);
                before = patch.luma();
            }
        }
        return sums.statistics();
    }

    /** Where a place's first patch begins, so that the two patches in a row lie about its centre. */
    private static int place(int number, int count, int length, int side) {
        return Math.max(0, Math.min((2 * number + 1) * length / (2 * count) - side, length - 1));
    }
}
