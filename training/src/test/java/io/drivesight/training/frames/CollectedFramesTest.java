package io.drivesight.training.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.wire.WireSchema;
import io.drivesight.mcap.McapMessage;
import io.drivesight.mcap.McapWriter;
import io.drivesight.mcap.bus.BusChannels;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectedFramesTest {
    @TempDir
    private Path temp;

    private static FrameOptions options(int most, int every, Optional<String> camera) {
        return new FrameOptions(most, every, camera, false, Map.of());
    }

    private Path recording(String channel, byte[]... messages) throws IOException {
        Path file = temp.resolve("run.mcap");
        try (McapWriter out = McapWriter.create(file, McapWriter.Options.DEFAULT)) {
            String message = WireSchema.CAMERA_FRAME.messageName();
            int id = out.addChannel(0, channel, "protobuf", Map.of(BusChannels.MESSAGE, message));
            int other = out.addChannel(0, "/else", "", Map.of());
            for (int i = 0; i < messages.length; i++) {
                out.write(new McapMessage(id, i, 1000L + i, 1000L + i, messages[i]));
                out.write(new McapMessage(other, i, 1000L + i, 1000L + i, new byte[] {1}));
            }
        }
        return file;
    }

    private static byte[][] jpegs(int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(i -> BusFrames.jpeg("car", "front", i))
                .toArray(byte[][]::new);
    }

    private CollectedFrames collect(Path file, FrameOptions options) throws IOException {
        return CollectedFrames.collect(file.toString(), temp.resolve("spool"), options, false, Progress.NONE);
    }

    private static List<String> images(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith(".json") && !name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void collect_recording_isADatasetOfFrames() throws IOException {
        CollectedFrames frames = collect(recording("/car/front/image", jpegs(3)), FrameOptions.DEFAULT);

        assertThat(frames.taken()).isEqualTo(3);
        assertThat(images(frames.folder()))
                .containsExactly("car_front_0000000000.jpg", "car_front_0000000001.jpg", "car_front_0000000002.jpg");
        Dataset dataset = new DatasetLoader(ImageFiles.standard()).load(frames.folder());
        assertThat(dataset.format()).isEqualTo(DatasetFormat.FRAMES);
        assertThat(dataset.entries()).hasSize(3);
        assertThat(dataset.name()).isEqualTo("run.mcap");
    }

    @Test
    void collect_folder_isUsedInPlace() throws IOException {
        CollectedFrames frames = collect(temp, FrameOptions.DEFAULT);

        assertThat(frames.folder()).isEqualTo(temp);
        assertThat(temp.resolve("spool")).doesNotExist();
        assertThat(frames.notes()).isEmpty();
    }

    @Test
    void collect_folderWithAChoice_saysThatAllIsUsed() throws IOException {
        CollectedFrames frames = collect(temp, options(40, 1, Optional.empty()));

        assertThat(frames.notes()).singleElement().asString().contains("all pictures of the folder");
    }

    @Test
    void collect_rawPixels_areEncoded() throws IOException {
        Path file = recording("/car/front/image", BusFrames.raw("car", "front", 7));

        CollectedFrames frames = collect(file, FrameOptions.DEFAULT);

        Path image = frames.folder().resolve("car_front_0000000007.jpg");
        assertThat(ImageFiles.standard().decode(image).size()).isEqualTo(BusFrames.SIZE);
    }

    @Test
    void collect_corruptFrames_areCountedAndLeftOut() throws IOException {
        byte[] cut = Arrays.copyOf(BusFrames.jpeg("car", "front", 1), 300);
        byte[] noImage = BusFrames.message("car", "front", 2, new byte[] {1, 2, 3});
        Path file = recording("/car/front/image", BusFrames.jpeg("car", "front", 0), cut, noImage, new byte[] {9, 9});

        CollectedFrames frames = collect(file, FrameOptions.DEFAULT);

        assertThat(frames.taken()).isEqualTo(1);
        assertThat(frames.seen()).isEqualTo(4);
        assertThat(frames.skipped().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(3);
    }

    @Test
    void collect_hostileNames_stayInTheFolderAndApart() throws IOException {
        Path file = recording(
                "/x/y/image",
                BusFrames.jpeg("..", "..", 1),
                BusFrames.jpeg(".hidden", "a_b", 1),
                BusFrames.jpeg(".hidden", "a.b", 1),
                BusFrames.jpeg("v".repeat(128), "c".repeat(128), -1));

        CollectedFrames frames = collect(file, FrameOptions.DEFAULT);

        assertThat(images(frames.folder()))
                .hasSize(4)
                .allSatisfy(name -> assertThat(name)
                        .matches("[A-Za-z0-9][A-Za-z0-9_-]*\\.jpg")
                        .hasSizeLessThan(160));
        assertThat(images(temp)).containsExactlyInAnyOrder("run.mcap", "spool");
    }

    @Test
    void collect_everyThirdAtMostTwoOfACamera_takesTheFirst() throws IOException {
        Path file = recording("/car/front/image", jpegs(10));
        collect(file, options(2, 3, Optional.of("car/front")));
        assertThat(images(temp.resolve("spool")))
                .containsExactly("car_front_0000000000.jpg", "car_front_0000000003.jpg");
    }

    @Test
    void collect_cameraThatIsNotThere_namesThoseThatAre() throws IOException {
        Path file = recording("/car/front/image", jpegs(1));

        assertThatThrownBy(() -> collect(file, options(9, 1, Optional.of("rear"))))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("car/front");
    }

    @Test
    void collect_again_usesOrReplacesWhatIsThere() throws IOException {
        Path file = recording("/car/front/image", jpegs(2));
        collect(file, FrameOptions.DEFAULT);
        Files.delete(file);

        CollectedFrames again = CollectedFrames.collect(
                recording("/car/front/image", jpegs(5)).toString(),
                temp.resolve("spool"),
                FrameOptions.DEFAULT,
                true,
                Progress.NONE);
        assertThat(again.taken()).isEqualTo(2);

        assertThat(collect(file, FrameOptions.DEFAULT).taken()).isEqualTo(5);
    }

    @Test
    void collect_spoolWithOtherFiles_isLeftAlone() throws IOException {
        Path file = recording("/car/front/image", jpegs(1));
        Files.createDirectory(temp.resolve("spool"));
        Files.writeString(temp.resolve("spool/precious.txt"), "x");

        assertThatThrownBy(() -> collect(file, FrameOptions.DEFAULT)).isInstanceOf(DatasetException.class);
        assertThat(temp.resolve("spool/precious.txt")).exists();
    }

    @Test
    void collect_noRecordingAndNoSource_saysWhatToGive() throws IOException {
        Path text = temp.resolve("text.mcap");
        Files.writeString(text, "no recording at all");

        assertThatThrownBy(() -> collect(text, FrameOptions.DEFAULT))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("MCAP");
        assertThatThrownBy(() -> collect(Path.of("nowhere"), FrameOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka://HOST:PORT/TOPIC");
    }

    @Test
    void options_asText_hideTheClientsSettings() {
        FrameOptions secret = new FrameOptions(1, 1, Optional.empty(), true, Map.of("sasl.jaas.config", "password"));
        assertThat(secret.toString()).doesNotContain("password");
    }
}
