package io.drivesight.training.study.verdict;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.training.report.Html;
import io.drivesight.training.report.Pictures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A drawing of lines, marks and texts that can be had as SVG, for the report, and as PNG, for a document. */
final class Figure {
    /** Pixels of a PNG for one unit of the drawing. */
    private static final int SCALE = 2;

    private static final FontRenderContext METRICS = new FontRenderContext(null, true, true);
    /** Fonts of a browser may be wider than those of this machine. */
    private static final double FONT_RESERVE = 1.08;

    private static final String FONTS = "'DejaVu Sans',Verdana,Arial,sans-serif";

    /** Circle, square, triangle, diamond, triangle upside down. */
    private static final int[] SHAPES = {24, 4, 3, 4, 3};

    private static final double[] TURNS = {0, Math.PI / 4, 0, 0, Math.PI};

    /** Where a text's position is. */
    enum Anchor {
        START("start", 0),
        MIDDLE("middle", 0.5),
        END("end", 1);

        private final String name;
        private final double share;

        Anchor(String name, double share) {
            this.name = name;
            this.share = share;
        }
    }

    private sealed interface Item permits Line, Text, Mark {}

    private record Line(double x1, double y1, double x2, double y2, Color color, double width, boolean dashed)
            implements Item {}

    private record Text(double x, double y, Anchor anchor, double size, boolean bold, Color color, String text)
            implements Item {}

    /** A filled outline, in absolute coordinates. */
    private record Mark(List<Point2D> corners, Color color) implements Item {}

    private final double width;
    private final double height;
    private final String title;
    private final List<Item> items = new ArrayList<>();

    Figure(double width, double height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    void line(double x1, double y1, double x2, double y2, Color color, double thick) {
        items.add(new Line(x1, y1, x2, y2, color, thick, false));
    }

    void dashed(double x1, double y1, double x2, double y2, Color color, double thick) {
        items.add(new Line(x1, y1, x2, y2, color, thick, true));
    }

    void text(double x, double y, Anchor anchor, double size, boolean bold, Color color, String text) {
        items.add(new Text(x, y, anchor, size, bold, color, text));
    }

    /** A mark around a point, one of several shapes. */
    void mark(double x, double y, double radius, int shape, Color color) {
        int corners = SHAPES[shape % SHAPES.length];
        double turn = TURNS[shape % SHAPES.length];
        List<Point2D> outline = new ArrayList<>();
        for (int i = 0; i < corners; i++) {
            double angle = turn + 2 * Math.PI * i / corners;
            outline.add(new Point2D.Double(x + radius * Math.sin(angle), y - radius * Math.cos(angle)));
        }
        items.add(new Mark(outline, color));
    }

    /** Width of a text, with some reserve. */
    static double widthOf(String text, double size, boolean bold) {
        return FONT_RESERVE * font(size, bold).getStringBounds(text, METRICS).getWidth();
    }

    private static Font font(double size, boolean bold) {
        return new Font("DejaVu Sans", bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
    }

    /** As SVG that stands by itself. */
    String svg() {
        StringBuilder svg = new StringBuilder(8192);
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" style=\"max-width:%.0fpx\" role=\"img\" aria-label=\"%s\">",
                width,
                height,
                width,
                Html.escape(title)));
        items.forEach(item -> append(svg, item));
        return svg.append("</svg>").toString();
    }

    private static void append(StringBuilder svg, Item item) {
        if (item instanceof Line line) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"%s/>",
                    line.x1,
                    line.y1,
                    line.x2,
                    line.y2,
                    hex(line.color),
                    line.width,
                    line.dashed ? " stroke-dasharray=\"5 4\"" : ""));
        } else if (item instanceof Text text) {
            // The page's style gives texts of other drawings a size: a style of its own goes before it.
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" style=\"font:%s%.1fpx %s;fill:%s\">%s</text>",
                    text.x,
                    text.y,
                    text.anchor.name,
                    text.bold ? "bold " : "",
                    text.size,
                    FONTS,
                    hex(text.color),
                    Html.escape(text.text)));
        } else if (item instanceof Mark mark) {
            svg.append("<polygon fill=\"").append(hex(mark.color)).append("\" points=\"");
            for (Point2D corner : mark.corners) {
                svg.append(String.format(Locale.ROOT, "%.2f,%.2f ", corner.getX(), corner.getY()));
            }
            svg.append("\"/>");
        }
    }

    private static String hex(Color color) {
        return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xffffff);
    }

    /** As a PNG file's bytes, on white, twice as large. */
    byte[] png() {
        BufferedImage awt = new BufferedImage(
                (int) Math.ceil(width * SCALE), (int) Math.ceil(height * SCALE), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = awt.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, awt.getWidth(), awt.getHeight());
        graphics.scale(SCALE, SCALE);
        items.forEach(item -> draw(graphics, item));
        graphics.dispose();
        return new ImageEncoder().png(Pictures.fromAwt(awt));
    }

    private static void draw(Graphics2D graphics, Item item) {
        if (item instanceof Line line) {
            graphics.setColor(line.color);
            graphics.setStroke(
                    line.dashed
                            ? new BasicStroke(
                                    (float) line.width,
                                    BasicStroke.CAP_BUTT,
                                    BasicStroke.JOIN_MITER,
                                    10,
                                    new float[] {5, 4},
                                    0)
                            : new BasicStroke((float) line.width));
            graphics.draw(new Line2D.Double(line.x1, line.y1, line.x2, line.y2));
        } else if (item instanceof Text text) {
            Font font = font(text.size, text.bold);
            double wide = font.getStringBounds(text.text, METRICS).getWidth();
            graphics.setColor(text.color);
            graphics.setFont(font);
            graphics.drawString(text.text, (float) (text.x - text.anchor.share * wide), (float) text.y);
        } else if (item instanceof Mark mark) {
            Path2D outline = new Path2D.Double();
            for (Point2D corner : mark.corners) {
                if (outline.getCurrentPoint() == null) {
                    outline.moveTo(corner.getX(), corner.getY());
                } else {
                    outline.lineTo(corner.getX(), corner.getY());
                }
            }
            outline.closePath();
            graphics.setColor(mark.color);
            graphics.fill(outline);
        }
    }
}
