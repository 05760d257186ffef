package io.drivesight.core.image;

/**
 * A picture looked at in 32 by 18 places, spread evenly. Levels are of the green channel, 0..255, which is most of the brightness. Costs
 * the same for pictures of any size.
 */
public final class PictureSample {
    private static final int COLUMNS = 32;
    private static final int ROWS = 18;
    private static final int LEVELS = 256;

    /** Places whose neighbours are looked at lie so many to a picture's width: detail is measured against the picture, not its pixels. */
    private static final int NEIGHBOURS = 200;

    /** From so many levels on, a difference is seen; below lie noise and what compression leaves of it. */
    private static final int SEEN = 4;

    /** The brightest hundredth is left out. */
    private static final double BRIGHTEST = 0.01;

    private final byte[] levels = new byte[COLUMNS * ROWS];
    private final double mean;
    private final int bright;
    private final double detail;

    private PictureSample(Picture image) {
        int step = Math.max(1, image.width() / NEIGHBOURS);
        int[] counts = new int[LEVELS];
        long sum = 0;
        int detailed = 0;
        for (int place = 0; place < levels.length; place++) {
            int x = (2 * (place % COLUMNS) + 1) * image.width() / (2 * COLUMNS);
            int y = (2 * (place / COLUMNS) + 1) * image.height() / (2 * ROWS);
            int level = level(image, x, y);
            int beside = Math.abs(level - level(image, Math.min(x + step, image.width() - 1), y));
            int below = Math.abs(level - level(image, x, Math.min(y + step, image.height() - 1)));
            detailed += Math.max(beside, below) >= SEEN ? 1 : 0;
            levels[place] = (byte) level;
            counts[level]++;
            sum += level;
        }
        this.mean = (double) sum / levels.length;
        this.bright = bright(counts);
        this.detail = (double) detailed / levels.length;
    }

    /** Looks at a picture. */
    public static PictureSample of(Picture image) {
        return new PictureSample(image);
    }

    private static int level(Picture image, int x, int y) {
        return image.rgb(x, y) >> Byte.SIZE & 0xff;
    }

    private static int bright(int[] counts) {
        int left = (int) (BRIGHTEST * COLUMNS * ROWS);
        int level = LEVELS - 1;
        while (level > 0 && counts[level] <= left) {
            left -= counts[level];
            level--;
        }
        return level;
    }

    /** Mean level, 0..255. */
    public double mean() {
        return mean;
    }

    /** Level that only a hundredth of the picture exceeds, 0..255. */
    public int bright() {
        return bright;
    }

    /** Share of places that differ visibly from their neighbourhood (a 200th of the width away), 0..1. */
    public double detail() {
        return detail;
    }

    /** Mean difference of levels from another picture's, 0..255. */
    public double differenceFrom(PictureSample other) {
        long sum = 0;
        for (int place = 0; place < levels.length; place++) {
            sum += Math.abs((levels[place] & 0xff) - (other.levels[place] & 0xff));
        }
        return (double) sum / levels.length;
    }
}
