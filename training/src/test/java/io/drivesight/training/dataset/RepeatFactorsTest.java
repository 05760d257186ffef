package io.drivesight.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.ImageFiles.ImageCache;
import io.drivesight.training.dataset.WeightedMix.RepeatFactors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepeatFactorsTest {
    private static AnnotatedImage image(int i, ObjectClass objectClass) {
        return new AnnotatedImage(
                Path.of(i + ".jpg"),
                new ImageSize(64, 64),
                List.of(AnnotatedBox.of(new Box(0, 0, 9, 9), objectClass)),
                Set.of(objectClass),
                "set",
                "set/" + i);
    }

    /** A hundred pictures of cars, of which one also shows a bus: of that class a share of 0.01. */
    private static List<AnnotatedImage> images() {
        List<AnnotatedImage> images = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            images.add(image(i, ObjectClass.CAR));
        }
        images.add(image(99, ObjectClass.BUS));
        return images;
    }

    @Test
    void repeated_rareClass_isShownByTheRootOfItsRarity() {
        List<AnnotatedImage> repeated = RepeatFactors.repeated(images(), 0.16, 1);

        assertThat(repeated).hasSize(99 + 4).containsAll(images());
        assertThat(new HashSet<>(repeated)).hasSize(100);
    }

    @Test
    void repeated_thresholdOfZero_isTheSame() {
        assertThat(RepeatFactors.repeated(images(), 0, 1)).isEqualTo(images());
        assertThat(RepeatFactors.repeated(images(), 0.1, 5)).isEqualTo(RepeatFactors.repeated(images(), 0.1, 5));
    }

    @Test
    void imageCache_bound_keepsWhatFits(@TempDir Path temp) throws IOException {
        new TestFolder(temp).image("a.png", 10, 10).image("b.png", 10, 10);
        ImageCache cache = new ImageCache(ImageFiles.standard(), 400);

        assertThat(cache.decode(temp.resolve("a.png"))).isSameAs(cache.decode(temp.resolve("a.png")));
        assertThat(cache.decode(temp.resolve("b.png"))).isNotSameAs(cache.decode(temp.resolve("b.png")));
        assertThat(cache.size()).isEqualTo(1);
    }
}
