package io.drivesight.training.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.training.graph.OnnxGraph;
import io.drivesight.training.graph.TinyDetector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeenImagesTest {
    @TempDir
    private Path temp;

    @Test
    void plus_ancestorThatSaysNothing_isNotForgotten() throws IOException {
        SeenImages own = SeenImages.of(List.of(), List.of());
        Path model = temp.resolve("model.onnx");
        Files.write(
                model,
                own.plus(SeenImages.UNKNOWN)
                        .in(OnnxGraph.parse(TinyDetector.bytes(), "tiny"))
                        .toBytes());

        SeenImages read = SeenImages.read(model);

        assertThat(own.whole()).isTrue();
        assertThat(read.known()).isTrue();
        assertThat(read.whole()).isFalse();
        assertThat(read.plus(own).whole()).isFalse();
    }
}
