package io.drivesight.simulator.annotate;

import io.drivesight.core.geometry.Box;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;

/**
 * Draws what was published and what was really there over a frame: estimates as {@link FramePainter} does, the truth in thin white
 * dashes, and a bright frame around what is to be looked at. Not thread-safe.
 */
public final class MomentPainter {
    private static final Color TRUTH = new Color(255, 255, 255, 230);
    private static final Color SHADE = new Color(0, 0, 0, 150);
    private static final Color FOCUS = new Color(255, 0, 200);
    private static final float[] DASHES = {5, 4};

    private final FramePainter painter = new FramePainter();

    /**
     * One picture.
     *
     * @param result the frame and what was published about it
     * @param truth boxes of what was really there [px of the frame]
     * @param focus what to look at [px of the frame]; empty: nothing in particular
     * @param width of the picture [px]
     */
    public BufferedImage paint(
            BufferedImage image, FrameResult result, List<Box> truth, Optional<Box> focus, int width) {
        BufferedImage picture = painter.paint(image, result, width);
        double scale = (double) width / image.getWidth();
        Graphics2D graphics = picture.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            truth.forEach(box -> dashed(graphics, scaled(box, scale)));
            focus.ifPresent(box -> around(graphics, scaled(box, scale), width));
        } finally {
            graphics.dispose();
        }
        return picture;
    }

    private static Rectangle2D scaled(Box box, double scale) {
        return new Rectangle2D.Double(box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale);
    }

    private static void dashed(Graphics2D graphics, Rectangle2D box) {
        graphics.setColor(SHADE);
        graphics.setStroke(new BasicStroke(2.4f));
        graphics.draw(box);
        graphics.setColor(TRUTH);
        graphics.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, DASHES, 0));
        graphics.draw(box);
    }

    private static void around(Graphics2D graphics, Rectangle2D box, int width) {
        double margin = width / 80.0;
        graphics.setColor(FOCUS);
        graphics.setStroke(new BasicStroke(Math.max(2, width / 250f)));
        graphics.draw(new RoundRectangle2D.Double(
                box.getX() - margin,
                box.getY() - margin,
                box.getWidth() + 2 * margin,
                box.getHeight() + 2 * margin,
                margin,
                margin));
    }
}
