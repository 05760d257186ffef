package io.drivesight.training.study;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set to score on, read.
 *
 * @param mapping its class names and what they became
 */
public record ScoredSet(String name, List<AnnotatedImage> images, Map<String, String> mapping) {
    /**
     * Reads a set.
     *
     * @throws DatasetException when it cannot be read or has no images
     */
    static ScoredSet load(StudyConfig.ScoredOn scored, ImageFiles files) {
        @Nullable String config = scored.config();
        Dataset dataset = new DatasetLoader(files)
                .load(Path.of(scored.dir()), config == null ? (@Nullable Path) null : Path.of(config));
        List<AnnotatedImage> images = dataset.images(split(scored));
        if (images.isEmpty()) {
            throw new DatasetException(scored.dir() + ": no images to score on; it has " + dataset.splitSizes());
        }
        return new ScoredSet(scored.name(), images, dataset.mapping());
    }

    private static SplitChoice split(StudyConfig.ScoredOn scored) {
        @Nullable String split = scored.split();
        if (split == null) {
            return SplitChoice.DEFAULT;
        }
        return Arrays.stream(SplitChoice.values())
                .filter(choice -> choice.name().equals(split.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new DatasetException(
                        "set '%s': there is no split '%s'; it is train, val or all".formatted(scored.name(), split)));
    }

    String hash() throws IOException {
        return ContentHash.of(images, mapping);
    }

    /**
     * Which drive or scene each image that {@link io.drivesight.training.evaluate.SetScore#vehicleMatches} counts comes from, in its order, by set. Sets that cannot be read any
     * more are missing: what became of their images is there all the same.
     */
    public static Map<String, List<String>> scenes(StudyConfig config) {
        Map<String, List<String>> scenes = new LinkedHashMap<>();
        for (StudyConfig.ScoredOn scored : config.evaluate()) {
            try {
                scenes.put(
                        scored.name(),
                        load(scored, ImageFiles.standard()).images().stream()
                                .filter(image -> image.labelledClasses().contains(ObjectClass.CAR))
                                .map(AnnotatedImage::scene)
                                .toList());
            } catch (DatasetException e) {
                scenes.remove(scored.name());
            }
        }
        return scenes;
    }
}
