package io.drivesight.simulator.film;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.truth.ObjectTruth;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Frames side by side, the truth drawn in: full line around the visible part, thin line around all of it. */
public final class TruthSheet {
    private static final int GAP = 4;
    private static final double FAINT = 0.02;

    private TruthSheet() {}

    /** A sheet of so many columns; {@code boxes}: with the truth. There must be a frame, all of one size or smaller. */
    public static PixelImage of(List<Renderer.Frame> frames, int columns, boolean boxes) {
        int across = Math.min(columns, frames.size());
        int down = (frames.size() + across - 1) / across;
        int width = frames.get(0).image().width();
        int height = frames.get(0).image().height();
        BufferedImage sheet = new BufferedImage(
                across * (width + GAP) - GAP, down * (height + GAP) - GAP, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = sheet.createGraphics();
        for (int i = 0; i < frames.size(); i++) {
            BufferedImage picture = AwtImages.toBufferedImage(frames.get(i).image());
            if (boxes) {
                draw(picture, frames.get(i));
            }
            graphics.drawImage(picture, i % across * (width + GAP), i / across * (height + GAP), null);
        }
        graphics.dispose();
        return AwtImages.toPixelImage(sheet);
    }

    private static void draw(BufferedImage picture, Renderer.Frame frame) {
        Graphics2D graphics = picture.createGraphics();
        for (ObjectTruth object : frame.truth().objects()) {
            if (object.visibleFraction() > FAINT) {
                graphics.setColor(colour(object.objectClass()));
                object.visibleBox().ifPresent(box -> label(graphics, object, box));
                graphics.setColor(new Color(255, 255, 255, 70));
                rectangle(graphics, object.fullBox());
            }
        }
        graphics.setColor(Color.WHITE);
        graphics.drawString(title(frame), 6, 14);
        graphics.dispose();
    }

    private static String title(Renderer.Frame frame) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s, %.1f s",
                frame.truth().scenario(),
                frame.truth().conditions(),
                frame.truth().camera(),
                frame.truth().seconds());
    }

    private static void label(Graphics2D graphics, ObjectTruth object, Box box) {
        rectangle(graphics, box);
        if (box.height() >= 16) {
            String text = String.format(Locale.ROOT, "%d %.0f m", object.trackId(), object.range());
            graphics.drawString(text, (float) box.left(), (float) box.top() - 2);
        }
    }

    private static void rectangle(Graphics2D graphics, Box box) {
        graphics.draw(new Rectangle2D.Double(box.left(), box.top(), box.width(), box.height()));
    }

    private static Color colour(ObjectClass objectClass) {
        return switch (objectClass) {
            case PERSON -> new Color(80, 230, 80);
            case CAR -> new Color(255, 90, 80);
            case BUS, TRUCK -> new Color(255, 160, 40);
            case BICYCLE, MOTORCYCLE -> new Color(90, 190, 255);
            default -> new Color(240, 220, 80);
        };
    }
}
