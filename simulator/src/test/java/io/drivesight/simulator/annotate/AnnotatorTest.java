package io.drivesight.simulator.annotate;

import static io.drivesight.simulator.collect.Results.FRONT;
import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.AwtImages;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.ImageIoDecoder;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.simulator.collect.Results;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnotatorTest {
    private static final TrackedObject CAR = Results.object(3, ObjectClass.CAR, new Box(100, 120, 300, 250));
    private static final byte[] BLACK = new ImageEncoder()
            .jpeg(AwtImages.toPixelImage(new BufferedImage(640, 360, BufferedImage.TYPE_3BYTE_BGR)), 0.9);

    @TempDir
    Path folder;

    private static AnnotatedFrame result(long sequence) {
        return new AnnotatedFrame(
                Results.frame(FRONT, sequence, BLACK),
                Results.captureTime(sequence).plusMillis(42),
                Results.scene(List.of(CAR)),
                Optional.empty());
    }

    private Annotator annotator() throws IOException {
        return new Annotator(folder, new ImageIoDecoder(ImageLimits.DEFAULT));
    }

    @Test
    void paint_object_hasABoxInItsTracksColour() {
        BufferedImage painted = FramePainter.paint(Pictures.blank(new ImageSize(640, 360)), result(0));

        assertThat(new Color(painted.getRGB(100, 200))).isEqualTo(FramePainter.colorOf(3));
        assertThat(new Color(painted.getRGB(200, 200))).isEqualTo(Color.BLACK);
    }

    @Test
    void accept_frames_writesEverySecondOne() throws IOException, InterruptedException {
        Annotator annotator = annotator();
        for (int i = 0; i < 6; i++) {
            annotator.accept(result(i));
        }

        Optional<Path> sheet = annotator.finish("title");

        assertThat(annotator.files()).isEqualTo(3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "front-000000.jpg", "front-000002.jpg", "front-000004.jpg", "contact-sheet.png");
        }
        assertThat(ImageIO.read(sheet.orElseThrow().toFile()).getWidth()).isGreaterThan(3 * Annotator.TILE_WIDTH);
    }

    @Test
    void finish_noFrame_makesNoSheet() throws IOException, InterruptedException {
        assertThat(annotator().finish("title")).isEmpty();
    }

    @Test
    void accept_unreadableFrame_isLeftOutAndTheRestDrawn() throws IOException, InterruptedException {
        Annotator annotator = annotator();
        annotator.accept(new AnnotatedFrame(
                Results.frame(FRONT, 0, new byte[] {1, 2, 3}),
                Results.captureTime(0),
                Results.scene(List.of()),
                Optional.empty()));
        annotator.accept(result(1));
        annotator.accept(result(2));
        annotator.finish("title");

        assertThat(annotator.files()).isEqualTo(1);
    }
}
