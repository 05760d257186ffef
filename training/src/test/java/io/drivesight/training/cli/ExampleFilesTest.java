package io.drivesight.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.dataset.DatasetConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExampleFilesTest {
    @Test
    void datasetExample_isReadable() {
        DatasetConfig config = DatasetConfig.of(Path.of("."), Path.of("examples/dataset.yaml"));

        assertThat(config.name()).isEqualTo("city-drives");
        assertThat(config.mapping()).containsEntry("rider", "ignore person");
        assertThat(config.split()).isNotNull();
    }

    @Test
    void augmentExample_isReadable() {
        AugmentConfig config = AugmentConfig.read("examples/augment.yaml");

        assertThat(config.probability(AppearanceOp.FOG)).isEqualTo(0.15);
    }
}
