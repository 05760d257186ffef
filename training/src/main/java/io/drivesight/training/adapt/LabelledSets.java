package io.drivesight.training.adapt;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SplitChoice;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.run.DataEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Labelled sets to score on. */
final class LabelledSets {
    private LabelledSets() {}

    /**
     * Reads sets: of each the validation split where it has one of its own, else all of it.
     *
     * @throws DatasetException when one has no labels; the message names it
     */
    static List<EvaluationSet> load(List<DataEntry> entries, ImageFiles files) throws IOException {
        DatasetLoader loader = new DatasetLoader(files);
        List<EvaluationSet> sets = new ArrayList<>();
        for (DataEntry entry : entries) {
            @Nullable String config = entry.config();
            Dataset dataset =
                    loader.load(Path.of(entry.dir()), config == null ? (@Nullable Path) null : Path.of(config));
            if (!dataset.labelled()) {
                throw new DatasetException(entry.dir() + ": has no labels to score against; give a labelled dataset");
            }
            SplitChoice choice = dataset.defaultChoice();
            List<AnnotatedImage> images = dataset.images(choice);
            sets.add(new EvaluationSet(
                    dataset.name(),
                    choice.name().toLowerCase(Locale.ROOT),
                    images,
                    ContentHash.of(images, dataset.mapping())));
        }
        return sets;
    }
}
