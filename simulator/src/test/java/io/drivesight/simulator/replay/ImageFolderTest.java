package io.drivesight.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, content);
    }

    @Test
    void of_numberedNames_areInTheOrderOfTheNumbers() throws IOException {
        write("f10.jpg", "c");
        write("f9.PNG", "b");
        write("f1.jpeg", "a");
        write("notes.txt", "not an image");

        ImageFolder images = ImageFolder.of(folder);

        assertThat(images.size()).isEqualTo(3);
        assertThat(images.read(0)).asString().isEqualTo("a");
        assertThat(images.read(1)).asString().isEqualTo("b");
        assertThat(images.read(2)).asString().isEqualTo("c");
    }

    @Test
    void of_linkToAFolder_isRead() throws IOException {
        write("frames/f1.jpg", "a");
        Path link = Files.createSymbolicLink(folder.resolve("drive"), folder.resolve("frames"));

        assertThat(ImageFolder.of(link).file(0)).isEqualTo(link.resolve("f1.jpg"));
    }

    @Test
    void of_noFolder_saysSo() {
        assertThatThrownBy(() -> ImageFolder.of(folder.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such folder")
                .hasMessageContaining("none");
    }

    @Test
    void of_noImage_saysSo() {
        assertThatThrownBy(() -> ImageFolder.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no .jpg");
    }

    @Test
    void byNumbers_leadingZerosAndLongNumbers_areCompared() {
        assertThat(ImageFolder.byNumbers("f02", "f10")).isNegative();
        assertThat(ImageFolder.byNumbers("f99999999999999999998", "f99999999999999999999"))
                .isNegative();
        assertThat(ImageFolder.byNumbers("f2", "f02")).isPositive();
        assertThat(ImageFolder.byNumbers("a1b2", "a1b10")).isNegative();
        assertThat(ImageFolder.byNumbers("a", "a1")).isNegative();
    }
}
