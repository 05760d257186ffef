package io.drivesight.evaluation.report;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.PixelImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Draws on pictures. Stateless. */
public final class Pictures {
    private static final float[] DASHES = {4, 4};
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
        return AwtImages.toPixelImage(markedAwt(image, marks, maxWidth));
    }

    static BufferedImage markedAwt(PixelImage image, List<Mark> marks, int maxWidth) {
        double scale = Math.min(1, (double) maxWidth / image.width());
        int width = (int) Math.max(1, Math.round(image.width() * scale));
        int height = (int) Math.max(1, Math.round(image.height() * scale));
        BufferedImage out = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = quality(out.createGraphics());
        graphics.drawImage(AwtImages.toBufferedImage(image), 0, 0, width, height, null);
        marks.forEach(mark -> draw(graphics, mark, scale));
        graphics.dispose();
        return out;
    }

    private static void draw(Graphics2D graphics, Mark mark, double scale) {
        int left = (int) Math.round(mark.box().left() * scale);
        int top = (int) Math.round(mark.box().top() * scale);
        int width = (int) Math.round(mark.box().width() * scale);
        int height = (int) Math.round(mark.box().height() * scale);
        graphics.setColor(mark.color());
        graphics.setStroke(
                mark.dashed()
                        ? new BasicStroke(1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0)
                        : new BasicStroke(1.5f));
        graphics.drawRect(left, top, Math.max(1, width - 1), Math.max(1, height - 1));
        if (!mark.label().isEmpty() && FONTS) {
            tag(graphics, mark.label(), left, top);
        }
    }

    private static void tag(Graphics2D graphics, String text, int left, int top) {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        int width = graphics.getFontMetrics().stringWidth(text) + 4;
        int y = top >= 11 ? top - 11 : top;
        Color color = graphics.getColor();
        graphics.fillRect(left, y, width, 11);
        graphics.setColor(Color.BLACK);
        graphics.drawString(text, left + 2, y + 9);
        graphics.setColor(color);
    }

    static Graphics2D quality(Graphics2D graphics) {
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        return graphics;
    }
}
