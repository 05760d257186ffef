package io.drivesight.training.study;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which drive or scene the images of a study's sets come from. */
public final class SetScenes {
    private SetScenes() {}

    /** By set, the scene of each image that {@link MatchedSet} counts, in its order; sets that cannot be read are missing. */
    public static Map<String, List<String>> of(StudyConfig config) {
        Map<String, List<String>> scenes = new LinkedHashMap<>();
        for (StudyConfig.ScoredOn scored : config.evaluate()) {
            scenes(scored).ifPresent(ofSet -> scenes.put(scored.name(), ofSet));
        }
        return scenes;
    }

    /** Without its images a set has no scenes; what became of them is there all the same. */
    private static Optional<List<String>> scenes(StudyConfig.ScoredOn scored) {
        try {
            return Optional.of(ScoredSet.load(scored, ImageFiles.standard()).images().stream()
                    .filter(image -> image.labelledClasses().contains(ObjectClass.CAR))
                    .map(AnnotatedImage::scene)
                    .toList());
        } catch (DatasetException e) {
            return Optional.empty();
        }
    }
}
