package io.drivesight.simulator.annotate;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Pictures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws what was found in a frame over it. Every track has its colour; a dashed box is predicted, not seen where the detector
 * looked; a faint frame is where it looked in full resolution; the fading line is where the foot of the box is expected to go;
 * orange and red are warnings. Sizes follow the picture.
 */
final class FramePainter {
    private static final double HIGHEST_TTC_SHOWN = 5;
    /** Colours that look different from each other and stay readable on photographs; reds are kept for what is critical. */
    private static final List<Color> TRACKS = IntStream.of(
                    0x4DA6FF, 0xFFE119, 0xF15BEB, 0x6BE05A, 0x42E8F4, 0xC9A6FF, 0xD8F25A, 0xFFB3D1, 0x2EC4A6, 0xFFFFFF,
                    0x9B7BFF, 0xE8C48A, 0xA8FFC8, 0x8FB8E8)
            .mapToObj(Color::new)
            .toList();

    private static final Color INK = new Color(16, 18, 22);
    private static final Color TEXT = new Color(238, 240, 243);
    private static final Color WARNING = new Color(255, 150, 20);
    private static final Color EMERGENCY = new Color(255, 45, 45);

    private final Graphics2D graphics;
    private final AnnotatedFrame result;
    private final int width;

    private FramePainter(Graphics2D graphics, AnnotatedFrame result, int width) {
        this.graphics = graphics;
        this.result = result;
        this.width = width;
    }

    /** The frame with its results. */
    static BufferedImage paint(PixelImage image, AnnotatedFrame result) {
        // The nearest, which are lowest in the picture, come last and so on top.
        List<TrackedObject> order = result.scene().objects().stream()
                .sorted(Comparator.comparingDouble(object -> object.box().bottom()))
                .toList();
        List<Mark> marks = order.stream().map(object -> mark(object, result)).toList();
        BufferedImage canvas = Pictures.marked(image, marks, image.width(), headerHeight(image.width()));
        Graphics2D graphics = Pictures.quality(canvas.createGraphics());
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        FramePainter painter = new FramePainter(graphics, result, image.width());
        result.scene().look().region().ifPresent(region -> painter.look(region.box()));
        order.forEach(object -> result.scene().hint(object.trackId()).ifPresent(hint -> painter.path(object, hint)));
        painter.header();
        graphics.dispose();
        return canvas;
    }

    private static Mark mark(TrackedObject object, AnnotatedFrame result) {
        boolean predicted = object.status() == TrackStatus.COASTING && !object.overlooked();
        Risk risk = risk(object, result);
        return new Mark(object.box(), text(object, risk), color(object, risk), predicted);
    }

    /** A track's colour: the same in every frame. */
    static Color colorOf(long trackId) {
        return TRACKS.get((int) Math.floorMod(trackId - 1, (long) TRACKS.size()));
    }

    private static Color withAlpha(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    private static Risk risk(TrackedObject object, AnnotatedFrame result) {
        return result.scene().hint(object.trackId()).map(TrajectoryHint::risk).orElse(Risk.NONE);
    }

    private static Color color(TrackedObject object, Risk risk) {
        return switch (risk.criticality()) {
            case WARNING -> WARNING;
            case EMERGENCY -> EMERGENCY;
            default ->
                object.objectClass().inTaxonomy()
                        ? colorOf(object.trackId())
                        : new Color(object.objectClass().rgb());
        };
    }

    /** Where the detector looked in full resolution: a faint frame. */
    private void look(Box region) {
        graphics.setStroke(stroke(0.5f));
        graphics.setColor(withAlpha(Color.WHITE, 90));
        graphics.draw(new Rectangle2D.Double(region.left(), region.top(), region.width(), region.height()));
    }

    /** So many times as wide as the boxes' lines. */
    private BasicStroke stroke(float times) {
        return new BasicStroke(times * Pictures.stroke(width), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    /** Fades with time: what is far off is uncertain. */
    private void path(TrackedObject object, TrajectoryHint hint) {
        Optional<PredictedPath> best = hint.paths().stream().findFirst();
        if (best.isEmpty()) {
            return;
        }
        List<PathPoint> points = best.get().points();
        Color color = color(object, hint.risk());
        double x = object.box().centerX();
        double y = object.box().bottom();
        graphics.setStroke(stroke(1.3f));
        for (int i = 0; i < points.size(); i++) {
            double nextX = points.get(i).box().centerX();
            double nextY = points.get(i).box().bottom();
            graphics.setColor(withAlpha(color, alpha(i, points.size())));
            graphics.draw(new Line2D.Double(x, y, nextX, nextY));
            x = nextX;
            y = nextY;
        }
        dot(x, y, withAlpha(color, alpha(points.size(), points.size())));
    }

    private static int alpha(int index, int count) {
        return (int) Math.round(235 - 175.0 * index / Math.max(1, count));
    }

    private void dot(double x, double y, Color color) {
        double radius = 1.8 * Pictures.stroke(width);
        graphics.setColor(color);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private static String text(TrackedObject object, Risk risk) {
        // A box that is only predicted has no score of its own.
        String score = object.measurement()
                .map(Detection::score)
                .map(value -> format(" %.2f", value))
                .orElse("");
        String text = object.objectClass().label() + score + " #" + object.trackId();
        return text + timeToCollision(risk);
    }

    private static String timeToCollision(Risk risk) {
        double seconds = risk.timeToCollisionSeconds().orElse(Double.POSITIVE_INFINITY);
        return seconds <= HIGHEST_TTC_SHOWN && risk.criticality() != Criticality.NONE ? format(" %.1f s", seconds) : "";
    }

    private static int headerHeight(int width) {
        return (int) Math.round(Pictures.textSize(width) * 1.7);
    }

    private void header() {
        graphics.setColor(withAlpha(INK, 170));
        graphics.fillRect(0, 0, width, headerHeight(width));
        if (Pictures.hasFonts()) {
            int size = Pictures.textSize(width);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, size));
            graphics.setColor(TEXT);
            graphics.drawString(title(), size / 2, size * 6 / 5);
            String right = result.latencyMillis() + " ms";
            int rightWidth = graphics.getFontMetrics().stringWidth(right);
            graphics.drawString(right, width - rightWidth - size / 2, size * 6 / 5);
        }
    }

    private String title() {
        return result.frame().id().camera().camera() + " #"
                + Long.toUnsignedString(result.frame().id().sequence()) + "   "
                + result.scene().objects().size() + " objects";
    }
}
