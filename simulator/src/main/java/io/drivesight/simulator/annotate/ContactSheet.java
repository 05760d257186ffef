package io.drivesight.simulator.annotate;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A few pictures spread evenly over a run of unknown length, in little memory: pictures are kept one in so many, and when
 * twice the wanted number is there, every second one goes.
 */
final class ContactSheet {
    /** Width of a picture on the sheet [px]. */
    static final int TILE_WIDTH = 800;

    private static final int GAP = 12;
    private static final double TITLE_SIZE = 26;
    private static final double LEGEND_SIZE = 18;
    private static final int TITLE_HEIGHT = 92;
    private static final String LEGEND =
            "one colour a track   solid box: seen   dashed box: predicted   fading line: where it is expected to go"
                    + "   orange, red: warning, emergency   label: class, score, track";

    private final int tiles;
    private final int columns;
    private final List<BufferedImage> kept = new ArrayList<>();
    private int stride = 1;
    private long offered;

    /**
     * @param tiles number of pictures wanted
     * @param columns pictures side by side
     */
    ContactSheet(int tiles, int columns) {
        this.tiles = tiles;
        this.columns = columns;
    }

    /** True: the next picture is to be kept, so it is worth drawing. Call once per picture. */
    boolean wantsNext() {
        return offered++ % stride == 0;
    }

    void add(BufferedImage picture) {
        kept.add(picture);
        if (kept.size() >= 2 * tiles) {
            thinOut();
        }
    }

    private void thinOut() {
        List<BufferedImage> every = List.copyOf(kept);
        kept.clear();
        for (int i = 0; i < every.size(); i += 2) {
            kept.add(every.get(i));
        }
        stride *= 2;
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    /** The pictures chosen: first and last of those kept, and evenly between. */
    private List<BufferedImage> chosen() {
        int count = Math.min(tiles, kept.size());
        List<BufferedImage> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chosen.add(kept.get(count == 1 ? 0 : (int) Math.round((double) i * (kept.size() - 1) / (count - 1))));
        }
        return chosen;
    }

    /** The sheet; there must be a picture. */
    BufferedImage render(String title, Lettering lettering) {
        List<BufferedImage> pictures = chosen();
        int across = Math.min(columns, pictures.size());
        int down = (pictures.size() + across - 1) / across;
        int tileHeight =
                pictures.stream().mapToInt(BufferedImage::getHeight).max().orElse(0);
        BufferedImage sheet = new BufferedImage(
                GAP + across * (TILE_WIDTH + GAP),
                TITLE_HEIGHT + down * (tileHeight + GAP),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Palette.PAPER);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        lettering.draw(graphics, title, GAP, 36, TITLE_SIZE, true, Palette.TEXT);
        lettering.draw(graphics, LEGEND, GAP, 70, LEGEND_SIZE, false, Palette.FAINT);
        for (int i = 0; i < pictures.size(); i++) {
            int x = GAP + i % across * (TILE_WIDTH + GAP);
            int y = TITLE_HEIGHT + i / across * (tileHeight + GAP);
            graphics.drawImage(pictures.get(i), x, y, null);
        }
        graphics.dispose();
        return sheet;
    }
}
