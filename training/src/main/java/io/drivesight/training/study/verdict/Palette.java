package io.drivesight.training.study.verdict;

import java.awt.Color;
import java.util.List;

/** Colours that also those tell apart who see red and green alike (Okabe and Ito 2008; its yellow is left out, white paper swallows it). */
final class Palette {
    static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color FAINT = new Color(0x66, 0x66, 0x66);
    static final Color GRID = new Color(0xe6, 0xe6, 0xe6);
    static final Color ALARM = new Color(0xb0, 0x20, 0x20);

    private static final List<Color> COLORS = List.of(
            new Color(0x00, 0x72, 0xb2),
            new Color(0xd5, 0x5e, 0x00),
            new Color(0x00, 0x9e, 0x73),
            new Color(0xcc, 0x79, 0xa7),
            new Color(0xe6, 0x9f, 0x00),
            new Color(0x56, 0xb4, 0xe9),
            new Color(0x00, 0x00, 0x00));

    private Palette() {}

    /** After the last colour they begin anew; the shapes of marks, of which there are five, then differ. */
    static Color color(int index) {
        return COLORS.get(index % COLORS.size());
    }
}
