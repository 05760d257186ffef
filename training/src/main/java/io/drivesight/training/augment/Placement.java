package io.drivesight.training.augment;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedBox;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a picture goes on a canvas: {@code canvas = picture * scale + offset}, mirrored first if asked for. Pixels and boxes follow the
 * same map.
 *
 * @param scale above 0
 * @param offsetX column of the picture's left edge on the canvas [px]
 * @param offsetY row of its top edge [px]
 * @param mirrored left and right swapped
 */
record Placement(double scale, double offsetX, double offsetY, boolean mirrored) {
    private static final int ONE = 256;
    /** Grey of the padding, as the YOLOX family has it. */
    private static final byte PADDING = 114;

    /** Unchanged. */
    static final Placement IDENTITY = new Placement(1, 0, 0, false);

    /**
     * When a cut box is still worth keeping.
     *
     * @param minVisible least share of its area that must remain, 0..1
     * @param minSide least width and height that must remain [px]
     */
    record Limits(double minVisible, double minSide) {
        boolean keeps(Box whole, Box cut) {
            return cut.width() >= minSide && cut.height() >= minSide && cut.area() >= minVisible * whole.area();
        }
    }

    /** Columns or rows of the source for each one of a window of the canvas, and the weight of the second. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Axis(int first, int[] low, int[] high, int[] weight) {
        int end() {
            return first + low.length;
        }

        static Axis of(int source, double scale, double offset, int from, int to) {
            int first = Math.max(from, (int) Math.ceil(offset - 0.5));
            int end = Math.max(first, Math.min(to, (int) Math.ceil(offset + source * scale - 0.5)));
            int[] low = new int[end - first];
            int[] high = new int[end - first];
            int[] weight = new int[end - first];
            for (int i = 0; i < low.length; i++) {
                double position = Math.max(0, Math.min((first + i + 0.5 - offset) / scale - 0.5, source - 1.0));
                low[i] = (int) position;
                high[i] = Math.min(low[i] + 1, source - 1);
                weight[i] = (int) ((position - low[i]) * ONE);
            }
            return new Axis(first, low, high, weight);
        }

        Axis mirrored(int source) {
            int[] mirroredLow = new int[low.length];
            int[] mirroredHigh = new int[low.length];
            for (int i = 0; i < low.length; i++) {
                mirroredLow[i] = source - 1 - low[i];
                mirroredHigh[i] = source - 1 - high[i];
            }
            return new Axis(first, mirroredLow, mirroredHigh, weight);
        }
    }

    /**
     * Draws the picture's part that falls into a window of the canvas.
     *
     * @param canvas BGR bytes
     * @param width the canvas's width [px]
     * @param window columns and rows that may be written, whole pixels
     */
    void draw(PixelImage image, byte[] canvas, int width, Box window) {
        Axis columns = Axis.of(image.width(), scale, offsetX, (int) window.left(), (int) window.right());
        if (mirrored) {
            columns = columns.mirrored(image.width());
        }
        Axis rows = Axis.of(image.height(), scale, offsetY, (int) window.top(), (int) window.bottom());
        for (int y = rows.first(); y < rows.end(); y++) {
            drawRow(
                    image,
                    canvas,
                    PixelImage.CHANNELS * (y * width + columns.first()),
                    columns,
                    rows,
                    y - rows.first());
        }
    }

    private static void drawRow(PixelImage image, byte[] canvas, int start, Axis columns, Axis rows, int row) {
        byte[] bgr = image.bgr();
        int upper = PixelImage.CHANNELS * image.width() * rows.low()[row];
        int lower = PixelImage.CHANNELS * image.width() * rows.high()[row];
        int down = rows.weight()[row];
        int[] low = columns.low();
        int[] high = columns.high();
        int[] weight = columns.weight();
        int at = start;
        for (int x = 0; x < low.length; x++) {
            int left = PixelImage.CHANNELS * low[x];
            int right = PixelImage.CHANNELS * high[x];
            int across = weight[x];
            for (int channel = 0; channel < PixelImage.CHANNELS; channel++) {
                int top = (bgr[upper + left + channel] & 0xff) * (ONE - across)
                        + (bgr[upper + right + channel] & 0xff) * across;
                int bottom = (bgr[lower + left + channel] & 0xff) * (ONE - across)
                        + (bgr[lower + right + channel] & 0xff) * across;
                canvas[at++] = (byte) ((top * (ONE - down) + bottom * down + ONE * ONE / 2) >> 16);
            }
        }
    }

    /** The picture on a grey canvas of its own size; what falls outside is lost. */
    PixelImage onCanvas(PixelImage image) {
        byte[] canvas = canvas(image.size());
        draw(image, canvas, image.width(), new Box(0, 0, image.width(), image.height()));
        return new PixelImage(image.size(), canvas);
    }

    /** Nothing but padding. */
    static byte[] canvas(ImageSize size) {
        byte[] canvas = new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())];
        Arrays.fill(canvas, PADDING);
        return canvas;
    }

    /** A box of the picture on the canvas; not cut. */
    Box place(Box box, int imageWidth) {
        double left = mirrored ? imageWidth - box.right() : box.left();
        double right = mirrored ? imageWidth - box.left() : box.right();
        return new Box(
                left * scale + offsetX,
                box.top() * scale + offsetY,
                right * scale + offsetX,
                box.bottom() * scale + offsetY);
    }

    /** All boxes on the canvas, cut to the window; those of which too little is left are dropped. */
    List<AnnotatedBox> place(List<AnnotatedBox> boxes, ImageSize image, Box window, Limits limits) {
        List<AnnotatedBox> placed = new ArrayList<>(boxes.size());
        for (AnnotatedBox box : boxes) {
            Box whole = place(box.box(), image.width());
            Box cut = cut(whole, window);
            if (limits.keeps(whole, cut)) {
                placed.add(new AnnotatedBox(cut, box.objectClass(), box.ignore()));
            }
        }
        return placed;
    }

    private static Box cut(Box box, Box window) {
        double left = clamp(box.left(), window.left(), window.right());
        double top = clamp(box.top(), window.top(), window.bottom());
        double right = clamp(box.right(), window.left(), window.right());
        double bottom = clamp(box.bottom(), window.top(), window.bottom());
        return new Box(left, top, right, bottom);
    }

    private static double clamp(double value, double low, double high) {
        return Math.max(low, Math.min(value, high));
    }
}
