package io.drivesight.evaluation.report;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.PixelImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Draws on pictures. Stateless. */
public final class Pictures {
    private static final float[] DASHES = {4, 4};
    private static final int PLACES = 4;
    private static final boolean FONTS = probeFonts();

    private Pictures() {}

    private static boolean probeFonts() {
        Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12));
            return graphics.getFontMetrics().stringWidth("probe") > 0;
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            return false;
        } finally {
            graphics.dispose();
        }
    }

    /** False: this machine has no fonts, so that pictures carry no text and charts cannot be drawn. */
    public static boolean hasFonts() {
        return FONTS;
    }

    /** A black picture, in the place of one that cannot be read. */
    public static PixelImage blank(ImageSize size) {
        return new PixelImage(size, new byte[Math.toIntExact(PixelImage.CHANNELS * size.pixels())]);
    }

    /** A picture no wider than this, with its boxes. */
    public static PixelImage marked(PixelImage image, List<Mark> marks, int maxWidth) {
        return AwtImages.toPixelImage(marked(image, marks, maxWidth, 0));
    }

    /**
     * The same, to be drawn on: boxes in their order, labels where they hide no other one.
     *
     * @param top rows in which there shall be no label [px]
     */
    public static BufferedImage marked(PixelImage image, List<Mark> marks, int maxWidth, int top) {
        double scale = Math.min(1, (double) maxWidth / image.width());
        int width = (int) Math.max(1, Math.round(image.width() * scale));
        int height = (int) Math.max(1, Math.round(image.height() * scale));
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = quality(out.createGraphics());
        graphics.drawImage(AwtImages.toBufferedImage(image), 0, 0, width, height, null);
        marks.forEach(mark -> outline(graphics, mark, scaled(mark.box(), scale), stroke(width)));
        if (FONTS) {
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, textSize(width)));
            List<Rectangle> taken = new ArrayList<>();
            // What is drawn last lies on top, and its label comes first.
            for (int i = marks.size() - 1; i >= 0; i--) {
                Rectangle box = scaled(marks.get(i).box(), scale);
                label(graphics, marks.get(i), box, new Rectangle(0, top, width, height - top), taken);
            }
        }
        graphics.dispose();
        return out;
    }

    /** Width of the lines on a picture so wide [px]. */
    public static float stroke(int width) {
        return Math.max(1.5f, width / 480f);
    }

    /** Size of the texts on a picture so wide [px]. */
    public static int textSize(int width) {
        return Math.max(10, width / 62);
    }

    private static Rectangle scaled(Box box, double scale) {
        return new Rectangle(
                (int) Math.round(box.left() * scale),
                (int) Math.round(box.top() * scale),
                (int) Math.max(1, Math.round(box.width() * scale) - 1),
                (int) Math.max(1, Math.round(box.height() * scale) - 1));
    }

    private static void outline(Graphics2D graphics, Mark mark, Rectangle box, float stroke) {
        graphics.setColor(mark.color());
        graphics.setStroke(
                mark.dashed()
                        ? new BasicStroke(stroke, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0)
                        : new BasicStroke(stroke));
        graphics.draw(box);
    }

    private static void label(Graphics2D graphics, Mark mark, Rectangle box, Rectangle free, List<Rectangle> taken) {
        if (mark.label().isEmpty()) {
            return;
        }
        FontMetrics metrics = graphics.getFontMetrics();
        int width = metrics.stringWidth(mark.label()) + 4;
        int height = metrics.getAscent() + 1;
        int x = Math.max(0, Math.min(box.x, free.width - width));
        Rectangle above = new Rectangle(x, Math.max(free.y, box.y - height), width, height);
        Rectangle place = Arrays.stream(rows(box, height, free.y))
                .mapToObj(y -> new Rectangle(x, y, width, height))
                .filter(found -> found.y >= free.y && found.y + height <= free.y + free.height)
                .filter(found -> taken.stream().noneMatch(found::intersects))
                .findFirst()
                .orElse(above);
        graphics.setColor(mark.color());
        graphics.fill(place);
        graphics.setColor(Color.BLACK);
        graphics.drawString(mark.label(), place.x + 2, place.y + metrics.getAscent() - 1);
        taken.add(place);
    }

    /** Outside the box first, nearest first; inside, where the label hides what it names, last. */
    private static int[] rows(Rectangle box, int height, int top) {
        int[] rows = new int[3 * PLACES];
        for (int i = 0; i < PLACES; i++) {
            rows[2 * i] = box.y - (i + 1) * height;
            rows[2 * i + 1] = box.y + box.height + i * height;
            rows[2 * PLACES + i] = Math.max(box.y, top) + i * height;
        }
        return rows;
    }

    /** Draws smoothly from now on. */
    public static Graphics2D quality(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        return graphics;
    }
}
