package io.drivesight.simulator.annotate;

import io.drivesight.evaluation.report.Pictures;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;

/** Text on pictures. On a machine without fonts there is none, and the rest is drawn all the same. */
final class Lettering {
    private static final String FAMILY = Font.SANS_SERIF;

    private Lettering() {}

    /** Text, its baseline at y; returns its width [px]. */
    static int draw(Graphics2D graphics, String text, int x, int y, double size, boolean bold, Color color) {
        if (!Pictures.hasFonts()) {
            return 0;
        }
        FontMetrics metrics = font(graphics, size, bold);
        graphics.setColor(color);
        graphics.drawString(text, x, y);
        return metrics.stringWidth(text);
    }

    /** Width of a text [px]; 0 without fonts. */
    static int width(Graphics2D graphics, String text, double size, boolean bold) {
        return Pictures.hasFonts() ? font(graphics, size, bold).stringWidth(text) : 0;
    }

    private static FontMetrics font(Graphics2D graphics, double size, boolean bold) {
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setFont(new Font(FAMILY, bold ? Font.BOLD : Font.PLAIN, 12).deriveFont((float) size));
        return graphics.getFontMetrics();
    }
}
