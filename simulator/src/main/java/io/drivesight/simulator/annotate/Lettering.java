package io.drivesight.simulator.annotate;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;

/** Text on pictures. On a machine without fonts there is none, and the rest is drawn all the same. */
final class Lettering {
    private static final String FAMILY = Font.SANS_SERIF;

    private final boolean available;

    private Lettering(boolean available) {
        this.available = available;
    }

    /** Finds out whether this machine has fonts. */
    static Lettering probe() {
        Graphics2D graphics = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            graphics.setFont(new Font(FAMILY, Font.BOLD, 12));
            return new Lettering(graphics.getFontMetrics().stringWidth("probe") > 0);
        } catch (RuntimeException | LinkageError | InternalError noFonts) {
            return new Lettering(false);
        } finally {
            graphics.dispose();
        }
    }

    boolean isAvailable() {
        return available;
    }

    /** Text, its baseline at y; returns its width [px]. */
    int draw(Graphics2D graphics, String text, int x, int y, double size, boolean bold, Color color) {
        if (!available) {
            return 0;
        }
        FontMetrics metrics = font(graphics, size, bold);
        graphics.setColor(color);
        graphics.drawString(text, x, y);
        return metrics.stringWidth(text);
    }

    /** Width of a text [px]; 0 without fonts. */
    int width(Graphics2D graphics, String text, double size, boolean bold) {
        return available ? font(graphics, size, bold).stringWidth(text) : 0;
    }

    private static FontMetrics font(Graphics2D graphics, double size, boolean bold) {
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(FAMILY, bold ? Font.BOLD : Font.PLAIN, 12).deriveFont((float) size));
        return graphics.getFontMetrics();
    }
}
