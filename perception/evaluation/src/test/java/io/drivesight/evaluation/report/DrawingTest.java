package io.drivesight.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.Chart.Point;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static long pixels(BufferedImage picture, Color color) {
        long count = 0;
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                count += (picture.getRGB(x, y) & 0xffffff) == (color.getRGB() & 0xffffff) ? 1 : 0;
            }
        }
        return count;
    }

    @Test
    void png_everyKindOfDrawing_hasItsColours() throws IOException {
        Chart chart = new Chart("All of it", "x", "y")
                .size(300, 200)
                .x(0, 10)
                .y(0, 10)
                .xTicks(Map.of(5.0, "five"))
                .line("line", List.of(new Point(0, 0), new Point(1, Double.NaN), new Point(2, 2), new Point(3, 3)))
                .marked("marked", List.of(new Point(4, 4, 3, 6), new Point(5, 5)))
                .columns("columns", List.of(new Point(6, 2), new Point(7, 3), new Point(8, 0)))
                .interval(0, true, 9, 5, 4, 7)
                .level("level", 7)
                .upright(3, Color.RED)
                .note(1, 1, "note", Color.BLUE);

        BufferedImage picture = read(chart.png());

        assertThat(picture.getWidth()).isEqualTo(600);
        assertThat(picture.getHeight()).isEqualTo(400);
        for (Color color : List.of(Chart.color(0), Chart.color(1), Chart.color(2), Chart.FAINT, Color.RED)) {
            assertThat(pixels(picture, color)).as("%s", color).isPositive();
        }
    }

    @Test
    void png_severalCharts_standSideBySide() throws IOException {
        Chart one = new Chart("one", "", "").size(100, 80).line("", List.of(new Point(0, 1), new Point(1, 2)));
        Chart two = new Chart("two", "", "").size(120, 90).line("", List.of(new Point(0, 1), new Point(1, 2)));

        BufferedImage picture = read(Chart.png(List.of(one, two)));

        assertThat(picture.getWidth()).isEqualTo(440);
        assertThat(picture.getHeight()).isEqualTo(180);
    }

    @Test
    void isEmpty_withoutAPoint_isTrue() {
        assertThat(new Chart("", "", "").line("", List.of()).isEmpty()).isTrue();
        assertThat(new Chart("", "", "").line("", List.of(new Point(1, 2))).isEmpty())
                .isFalse();
    }

    @Test
    void contactSheet_rowsWithHeadings_haveRoomForAll() {
        PixelImage image = Pictures.blank(new ImageSize(800, 400));
        ContactSheet sheet = new ContactSheet(2, 400);
        sheet.heading("first");
        for (int i = 0; i < 3; i++) {
            sheet.add(
                    image,
                    List.of(Mark.of(new Box(100, 100, 300, 300), ObjectClass.CAR, false)),
                    "one line\nand another");
        }
        sheet.heading("second", "remark");
        sheet.add(image, List.of(Mark.of(new Box(0, 0, 50, 50), ObjectClass.CAR, true)), "");

        assertThat(sheet.size()).isEqualTo(4);
        PixelImage drawn = sheet.draw();
        assertThat(drawn.width()).isEqualTo(2 * 406 + 6);
        assertThat(drawn.height()).isEqualTo(6 + (24 + 200 + 32 + 6) + (200 + 32 + 6) + (24 + 16 + 200 + 6));
    }

    @Test
    void contactSheet_smallTiles_areDrawnInTheirOrder() {
        ContactSheet sheet = new ContactSheet(2, 50);
        PixelImage picture = Pictures.blank(new ImageSize(100, 60));
        sheet.add(picture, List.of(Mark.of(new Box(10, 10, 90, 50), ObjectClass.PERSON, false)), "one");
        sheet.add(picture, List.of(), "two");
        sheet.add(picture, List.of(), "three");

        PixelImage drawn = sheet.draw();

        assertThat(sheet.size()).isEqualTo(3);
        assertThat(drawn.width()).isEqualTo(6 + 2 * 56);
        assertThat(drawn.height()).isEqualTo(6 + 2 * (30 + 16 + 6));
        assertThat(new ContactSheet(2, 50).draw().height()).isPositive();
    }

    @Test
    void ticks_anyRange_areFewAndRound() {
        assertThat(Chart.numbers(new double[] {0, 1}).values()).containsExactly("0", "0.2", "0.4", "0.6", "0.8", "1");
        for (double high : new double[] {1e-6, 0.03, 7, 123, 98_765}) {
            assertThat(Chart.numbers(new double[] {0, high})).hasSizeBetween(3, 11);
        }
    }
}
