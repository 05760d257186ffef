package io.drivesight.training.report;

import io.drivesight.core.image.PixelImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Many pictures on one, each with its boxes and a caption. */
public final class ContactSheet {
    private static final int GAP = 6;
    private static final int CAPTION = 16;

    private final int columns;
    private final int tileWidth;
    private final List<Tile> tiles = new ArrayList<>();

    /** One picture of the sheet, already small. */
    private record Tile(BufferedImage picture, String caption) {}

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

    /** Adds a picture; it is made small at once, the large one is not kept. */
    public void add(PixelImage image, List<Mark> marks, String caption) {
        tiles.add(new Tile(Pictures.markedAwt(image, marks, tileWidth), caption));
    }

    public int size() {
        return tiles.size();
    }

    /** Draws the sheet. */
    public PixelImage draw() {
        List<Integer> tops = new ArrayList<>();
        int height = GAP;
        for (int first = 0; first < tiles.size(); first += columns) {
            tops.add(height);
            height += rowHeight(first) + CAPTION + GAP;
        }
        int width = GAP + Math.max(1, Math.min(columns, tiles.size())) * (tileWidth + GAP);
        BufferedImage sheet = new BufferedImage(width, Math.max(height, 2 * GAP), BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = Pictures.quality(sheet.createGraphics());
        graphics.setColor(new Color(0x20, 0x22, 0x26));
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        for (int i = 0; i < tiles.size(); i++) {
            place(graphics, tiles.get(i), GAP + (i % columns) * (tileWidth + GAP), tops.get(i / columns));
        }
        graphics.dispose();
        return Pictures.fromAwt(sheet);
    }

    private int rowHeight(int first) {
        return tiles.subList(first, Math.min(first + columns, tiles.size())).stream()
                .mapToInt(tile -> tile.picture().getHeight())
                .max()
                .orElse(0);
    }

    private void place(Graphics2D graphics, Tile tile, int left, int top) {
        graphics.drawImage(tile.picture(), left, top, null);
        graphics.setColor(Color.WHITE);
        graphics.setClip(left, top, tileWidth, tile.picture().getHeight() + CAPTION);
        graphics.drawString(tile.caption(), left, top + tile.picture().getHeight() + 12);
        graphics.setClip(null);
    }
}
