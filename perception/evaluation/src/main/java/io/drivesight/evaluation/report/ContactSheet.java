package io.drivesight.evaluation.report;

import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.PixelImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Many pictures on one, each with its boxes and a caption, in parts with headings where wanted. Texts are larger on larger tiles. */
public final class ContactSheet {
    private static final Color PAPER = new Color(0x20, 0x22, 0x26);
    private static final Color FAINT = new Color(0xa0, 0xa8, 0xb2);
    /** Sizes hold for tiles of this width [px]. */
    private static final int USUAL_WIDTH = 400;

    private static final double HEADING_SIZE = 14;
    private static final double CAPTION_SIZE = 11;

    private final int columns;
    private final int tileWidth;
    private final int gap;
    private final double scale;
    private final List<Row> rows = new ArrayList<>();

    /** One picture of the sheet, already small. */
    private record Tile(BufferedImage picture, List<String> caption) {}

    /** Pictures beside each other; heading and remark are empty where there is none. */
    private record Row(String heading, String remark, List<Tile> tiles) {
        int pictureHeight() {
            return tiles.stream()
                    .mapToInt(tile -> tile.picture().getHeight())
                    .max()
                    .orElse(0);
        }

        int lines() {
            return tiles.stream().mapToInt(tile -> tile.caption().size()).max().orElse(0);
        }
    }

    /**
     * An empty sheet.
     *
     * @param columns pictures in a row
     * @param tileWidth width of a picture [px]
     */
    public ContactSheet(int columns, int tileWidth) {
        this.columns = columns;
        this.tileWidth = tileWidth;
        this.scale = Math.max(1, (double) tileWidth / USUAL_WIDTH);
        this.gap = scaled(6);
    }

    private int scaled(double size) {
        return (int) Math.round(scale * size);
    }

    /** What comes next begins on a row of its own under this line. */
    public void heading(String text) {
        heading(text, "");
    }

    /** The same with a remark below the heading. */
    public void heading(String text, String remark) {
        rows.add(new Row(text, remark, new ArrayList<>()));
    }

    /**
     * Adds a picture; it is made small at once, the large one is not kept.
     *
     * @param caption one line or several; what is too long for the picture's width ends in dots
     */
    public void add(PixelImage image, List<Mark> marks, String caption) {
        add(Pictures.marked(image, marks, tileWidth, 0), caption);
    }

    /** Adds a picture that is as wide as a tile, or narrower. */
    public void add(BufferedImage picture, String caption) {
        if (rows.isEmpty() || last().tiles().size() == columns) {
            heading("");
        }
        last().tiles().add(new Tile(picture, caption.lines().toList()));
    }

    private Row last() {
        return rows.get(rows.size() - 1);
    }

    /** Number of pictures. */
    public int size() {
        return rows.stream().mapToInt(row -> row.tiles().size()).sum();
    }

    /** Draws the sheet. */
    public PixelImage draw() {
        int across = rows.stream().mapToInt(row -> row.tiles().size()).max().orElse(0);
        int width = gap + Math.max(1, across) * (tileWidth + gap);
        int height = gap + rows.stream().mapToInt(row -> height(row) + gap).sum();
        BufferedImage sheet = new BufferedImage(width, Math.max(height, 2 * gap), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = Pictures.quality(sheet.createGraphics());
        graphics.setColor(PAPER);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        int top = gap;
        for (Row row : rows) {
            place(graphics, row, top, width - 2 * gap);
            top += height(row) + gap;
        }
        graphics.dispose();
        return AwtImages.toPixelImage(sheet);
    }

    private int headHeight(Row row) {
        return (row.heading().isEmpty() ? 0 : scaled(24)) + (row.remark().isEmpty() ? 0 : scaled(16));
    }

    private int height(Row row) {
        return headHeight(row) + row.pictureHeight() + scaled(16) * row.lines();
    }

    private void place(Graphics2D graphics, Row row, int top, int width) {
        text(graphics, row.heading(), Font.BOLD, HEADING_SIZE, Color.WHITE, gap, top + scaled(16), width);
        text(graphics, row.remark(), Font.PLAIN, CAPTION_SIZE, FAINT, gap, top + scaled(34), width);
        int pictures = top + headHeight(row);
        for (int i = 0; i < row.tiles().size(); i++) {
            Tile tile = row.tiles().get(i);
            int left = gap + i * (tileWidth + gap);
            graphics.drawImage(tile.picture(), left, pictures, null);
            int base = pictures + tile.picture().getHeight() + scaled(12);
            for (String line : tile.caption()) {
                text(graphics, line, Font.PLAIN, CAPTION_SIZE, Color.WHITE, left, base, tileWidth);
                base += scaled(16);
            }
        }
    }

    private void text(
            Graphics2D graphics, String text, int style, double size, Color color, int left, int base, int width) {
        if (!text.isEmpty() && Pictures.hasFonts()) {
            graphics.setFont(new Font(Font.SANS_SERIF, style, scaled(size)));
            graphics.setColor(color);
            graphics.drawString(fitted(text, graphics.getFontMetrics(), width), left, base);
        }
    }

    private static String fitted(String text, FontMetrics metrics, int width) {
        if (metrics.stringWidth(text) <= width) {
            return text;
        }
        int end = text.length();
        while (end > 0 && metrics.stringWidth(text.substring(0, end) + "...") > width) {
            end--;
        }
        return text.substring(0, end) + "...";
    }
}
