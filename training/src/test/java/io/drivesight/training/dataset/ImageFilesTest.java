package io.drivesight.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
    @Test
    void decode_jpeg_givesThePixelsOfThePlatform(@TempDir Path temp) throws IOException {
        BufferedImage drawn = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = drawn.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.RED, 61, 31, Color.GREEN));
        graphics.fillRect(0, 0, 64, 48);
        graphics.setColor(Color.BLUE);
        graphics.fillOval(9, 7, 31, 23);
        graphics.dispose();
        Path file = temp.resolve("drawn.jpg");
        ImageIO.write(drawn, "jpg", file.toFile());

        BufferedImage expected = ImageIO.read(file.toFile());

        var found = ImageFiles.standard().decode(file);
        for (int y = 0; y < 48; y++) {
            for (int x = 0; x < 64; x++) {
                assertThat(found.rgb(x, y) & 0xFFFFFF).isEqualTo(expected.getRGB(x, y) & 0xFFFFFF);
            }
        }
    }
}
