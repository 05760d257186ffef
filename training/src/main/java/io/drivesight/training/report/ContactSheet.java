package io.drivesight.training.report;

import io.drivesight.core.image.PixelImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Many pictures on one, each with its boxes and a caption, in parts with headings where wanted. */
public final class ContactSheet {
    private static final int GAP = 6;
    /** Height of a caption's line [px]. */
    private static final int LINE = 16;

    private static final int HEADING = 24;
    private static final Font CAPTION_FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    private static final Font HEADING_FONT = new Font(Font.SANS_SERIF, Font.BOLD, 14);

    private final int columns;
    private final int tileWidth;
    private final List<Row> rows = new ArrayList<>();

    /** One picture of the sheet, already small. */
    private record Tile(BufferedImage picture, List<String> caption) {}

    /** Pictures beside each other; the heading is empty where there is none. */
    private record Row(String heading, List<Tile> tiles) {
        int headingHeight() {
            return heading.isEmpty() ? 0 : HEADING;
        }

        int pictureHeight() {
            return tiles.stream()
                    .mapToInt(tile -> tile.picture().getHeight())
                    .max()
                    .orElse(0);
        }

        int height() {
            int lines =
                    tiles.stream().mapToInt(tile -> tile.caption().size()).max().orElse(0);
            return headingHeight() + pictureHeight() + LINE * lines;
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
    }

    /** What comes next begins on a row of its own under this line. */
    public void heading(String text) {
        rows.add(new Row(text, new ArrayList<>()));
    }

    /**
     * Adds a picture; it is made small at once, the large one is not kept.
     *
     * @param caption one line or several; what is too long for the picture's width ends in dots
     */
    public void add(PixelImage image, List<Mark> marks, String caption) {
        if (rows.isEmpty() || last().tiles().size() == columns) {
            rows.add(new Row("", new ArrayList<>()));
        }
        last().tiles()
                .add(new Tile(
                        Pictures.markedAwt(image, marks, tileWidth),
                        caption.lines().toList()));
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
        int width = GAP + Math.max(1, across) * (tileWidth + GAP);
        int height = GAP + rows.stream().mapToInt(row -> row.height() + GAP).sum();
        BufferedImage sheet = new BufferedImage(width, Math.max(height, 2 * GAP), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = Pictures.quality(sheet.createGraphics());
        graphics.setColor(new Color(0x20, 0x22, 0x26));
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setColor(Color.WHITE);
        int top = GAP;
        for (Row row : rows) {
            place(graphics, row, top, width);
            top += row.height() + GAP;
        }
        graphics.dispose();
        return Pictures.fromAwt(sheet);
    }

    private void place(Graphics2D graphics, Row row, int top, int width) {
        if (!row.heading().isEmpty()) {
            graphics.setFont(HEADING_FONT);
            graphics.drawString(fitted(row.heading(), graphics.getFontMetrics(), width - 2 * GAP), GAP, top + 16);
        }
        graphics.setFont(CAPTION_FONT);
        int pictures = top + row.headingHeight();
        for (int i = 0; i < row.tiles().size(); i++) {
            Tile tile = row.tiles().get(i);
            int left = GAP + i * (tileWidth + GAP);
            graphics.drawImage(tile.picture(), left, pictures, null);
            int base = pictures + tile.picture().getHeight() + 12;
            for (int line = 0; line < tile.caption().size(); line++) {
                String text = fitted(tile.caption().get(line), graphics.getFontMetrics(), tileWidth);
                graphics.drawString(text, left, base + line * LINE);
            }
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
