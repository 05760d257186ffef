package io.drivesight.simulator.annotate;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.prediction.Risk.Criticality;
import io.drivesight.core.prediction.TrajectoryHint;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.TrackedObject.TrackStatus;
import io.drivesight.evaluation.report.Pictures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws what was found in a frame over it. Every track has its colour; a dashed box is predicted, not seen where the detector
 * looked; a faint frame is where it looked in full resolution; the fading line is where the foot of the box is expected to go; orange and red are warnings. Sizes follow
 * the picture, so that a small picture can be read too.
 */
final class FramePainter {
    private static final double HIGHEST_TTC_SHOWN = 5;
    private static final int PLACES = 4;
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
    private final double scale;
    private final int width;
    private final int height;
    private final double textSize;
    private final float stroke;
    private final List<Rectangle> labels = new ArrayList<>();

    private FramePainter(Graphics2D graphics, AnnotatedFrame result, double scale, int width, int height) {
        this.graphics = graphics;
        this.result = result;
        this.scale = scale;
        this.width = width;
        this.height = height;
        this.textSize = Math.max(12, width / 62.0);
        this.stroke = (float) Math.max(1.6, width / 480.0);
    }

    /** A track's colour: the same in every frame. */
    static Color colorOf(long trackId) {
        return TRACKS.get((int) Math.floorMod(trackId - 1, (long) TRACKS.size()));
    }

    private static Color withAlpha(Color color, int alpha) {
        return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
    }

    /**
     * The frame with its results.
     *
     * @param width of the picture [px]
     */
    static BufferedImage paint(BufferedImage image, AnnotatedFrame result, int width) {
        double scale = (double) width / image.getWidth();
        int height = (int) Math.round(image.getHeight() * scale);
        BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = canvas.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(image, 0, 0, width, height, null);
            FramePainter painter = new FramePainter(graphics, result, scale, width, height);
            painter.results();
        } finally {
            graphics.dispose();
        }
        return canvas;
    }

    private void results() {
        // On a machine without fonts there is no text, and the rest is drawn all the same.
        if (Pictures.hasFonts()) {
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 12).deriveFont((float) textSize));
        }
        result.scene().look().region().ifPresent(region -> look(scaled(region.box())));
        // The nearest, which are lowest in the picture, come last and so on top.
        List<TrackedObject> order = result.scene().objects().stream()
                .sorted(Comparator.comparingDouble(object -> object.box().bottom()))
                .toList();
        order.forEach(object -> result.scene().hint(object.trackId()).ifPresent(hint -> path(object, hint)));
        order.forEach(this::box);
        for (int i = order.size() - 1; i >= 0; i--) {
            label(order.get(i));
        }
        header();
    }

    private Color color(TrackedObject object) {
        Criticality criticality = criticality(object);
        return switch (criticality) {
            case WARNING -> WARNING;
            case EMERGENCY -> EMERGENCY;
            default ->
                object.objectClass().inTaxonomy()
                        ? colorOf(object.trackId())
                        : new Color(object.objectClass().rgb());
        };
    }

    private Criticality criticality(TrackedObject object) {
        return result.scene()
                .hint(object.trackId())
                .map(TrajectoryHint::risk)
                .orElse(Risk.NONE)
                .criticality();
    }

    private static boolean isWarning(Criticality criticality) {
        return criticality == Criticality.WARNING || criticality == Criticality.EMERGENCY;
    }

    private Rectangle2D scaled(Box box) {
        return new Rectangle2D.Double(box.left() * scale, box.top() * scale, box.width() * scale, box.height() * scale);
    }

    private void box(TrackedObject object) {
        Rectangle2D box = scaled(object.box());
        graphics.setStroke(solid(stroke * 2));
        graphics.setColor(withAlpha(INK, 120));
        graphics.draw(box);
        boolean seen = object.status() != TrackStatus.COASTING || object.overlooked();
        graphics.setStroke(seen ? solid(isWarning(criticality(object)) ? stroke * 1.6f : stroke) : dashed());
        graphics.setColor(color(object));
        graphics.draw(box);
    }

    /** Where the detector looked in full resolution: a faint frame. */
    private void look(Rectangle2D region) {
        graphics.setStroke(solid(stroke / 2));
        graphics.setColor(withAlpha(Color.WHITE, 90));
        graphics.draw(region);
    }

    private BasicStroke solid(float thickness) {
        return new BasicStroke(thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    }

    private BasicStroke dashed() {
        return new BasicStroke(
                stroke, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {4 * stroke, 3 * stroke}, 0);
    }

    /** Fades with time: what is far off is uncertain. */
    private void path(TrackedObject object, TrajectoryHint hint) {
        Optional<PredictedPath> best = hint.paths().stream().findFirst();
        if (best.isEmpty()) {
            return;
        }
        List<PathPoint> points = best.get().points();
        Color color = color(object);
        double x = object.box().centerX() * scale;
        double y = object.box().bottom() * scale;
        graphics.setStroke(solid(stroke * 1.3f));
        for (int i = 0; i < points.size(); i++) {
            double nextX = points.get(i).box().centerX() * scale;
            double nextY = points.get(i).box().bottom() * scale;
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
        double radius = stroke * 1.8;
        graphics.setColor(color);
        graphics.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    private void label(TrackedObject object) {
        if (!Pictures.hasFonts()) {
            return;
        }
        String text = text(object);
        int padding = (int) Math.round(textSize * 0.25);
        int textWidth = graphics.getFontMetrics().stringWidth(text) + 2 * padding;
        int textHeight = (int) Math.round(textSize * 1.25);
        Rectangle place = place(scaled(object.box()), textWidth, textHeight);
        graphics.setColor(withAlpha(color(object), 225));
        graphics.fill(place);
        int baseline = place.y + (int) Math.round(textHeight * 0.78);
        graphics.setColor(INK);
        graphics.drawString(text, place.x + padding, baseline);
        labels.add(place);
    }

    private String text(TrackedObject object) {
        // A box that is only predicted has no score of its own.
        String score = object.measurement()
                .map(Detection::score)
                .map(value -> format(" %.2f", value))
                .orElse("");
        String text = object.objectClass().label() + score + " #" + object.trackId();
        return text + timeToCollision(object);
    }

    private String timeToCollision(TrackedObject object) {
        Risk risk =
                result.scene().hint(object.trackId()).map(TrajectoryHint::risk).orElse(Risk.NONE);
        double seconds = risk.timeToCollisionSeconds().orElse(Double.POSITIVE_INFINITY);
        return seconds <= HIGHEST_TTC_SHOWN && risk.criticality() != Criticality.NONE ? format(" %.1f s", seconds) : "";
    }

    /** Above the box where there is room, else in the nearest place that hides no other label. */
    private Rectangle place(Rectangle2D box, int textWidth, int textHeight) {
        int x = (int) Math.round(Math.max(0, Math.min(box.getX(), width - textWidth)));
        int top = (int) Math.round(box.getY());
        int bottom = (int) Math.round(box.getMaxY());
        for (int y : rows(top, bottom, textHeight)) {
            Rectangle place = new Rectangle(x, y, textWidth, textHeight);
            if (isFree(place)) {
                return place;
            }
        }
        int y = Math.max(headerHeight(), Math.min(top - textHeight, height - textHeight));
        return new Rectangle(x, y, textWidth, textHeight);
    }

    /** Outside the box first, nearest first; inside, where the label hides what it names, last. */
    private int[] rows(int top, int bottom, int textHeight) {
        int[] rows = new int[3 * PLACES];
        for (int i = 0; i < PLACES; i++) {
            rows[2 * i] = top - (i + 1) * textHeight;
            rows[2 * i + 1] = bottom + i * textHeight;
            rows[2 * PLACES + i] = Math.max(top, headerHeight()) + i * textHeight;
        }
        return rows;
    }

    private boolean isFree(Rectangle place) {
        return place.y >= headerHeight()
                && place.y + place.height <= height
                && labels.stream().noneMatch(place::intersects);
    }

    private int headerHeight() {
        return (int) Math.round(textSize * 1.7);
    }

    private void header() {
        graphics.setColor(withAlpha(INK, 170));
        graphics.fillRect(0, 0, width, headerHeight());
        int baseline = (int) Math.round(textSize * 1.2);
        int margin = (int) Math.round(textSize * 0.5);
        if (Pictures.hasFonts()) {
            graphics.setColor(TEXT);
            graphics.drawString(title(), margin, baseline);
            String right = result.latencyMillis() + " ms";
            int rightWidth = graphics.getFontMetrics().stringWidth(right);
            graphics.drawString(right, width - rightWidth - margin, baseline);
        }
    }

    private String title() {
        return result.frame().id().camera().camera() + " #"
                + Long.toUnsignedString(result.frame().id().sequence()) + "   "
                + result.scene().objects().size() + " objects";
    }
}
