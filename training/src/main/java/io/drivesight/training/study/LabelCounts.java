package io.drivesight.training.study;

import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Split;
import io.drivesight.training.trainer.DataEntry;
import io.drivesight.training.trainer.TrainingException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The numbers of labels of a study, held against how many images there are. */
final class LabelCounts {
    private LabelCounts() {}

    /** Training images of the largest of these candidates' datasets. */
    static int available(Collection<Candidate> candidates, ImageFiles files) {
        Set<DataEntry> entries = new LinkedHashSet<>();
        for (Candidate candidate : candidates) {
            entries.addAll(candidate.run().data());
        }
        return entries.stream()
                .mapToInt(entry ->
                        entry.load(new DatasetLoader(files)).images(Split.TRAIN).size())
                .max()
                .orElse(0);
    }

    /**
     * The numbers, with those of at least as many images as there are turned into all of them, each once.
     *
     * @throws TrainingException when there is no image
     */
    static List<LabelCount> capped(List<LabelCount> asked, int available, Consumer<String> note) {
        if (available == 0) {
            throw new TrainingException(
                    "a study of labels needs labelled images for training: name them under common, data");
        }
        Set<LabelCount> counts = new LinkedHashSet<>();
        for (LabelCount count : asked) {
            @Nullable Integer images = count.images();
            boolean tooMany = images != null && images >= available;
            if (tooMany) {
                note.accept(
                        "labels: %d, but there are %d images for training: all are taken".formatted(images, available));
            }
            if (!counts.add(tooMany ? LabelCount.ALL : count)) {
                note.accept("labels: %s and all are the same runs here, made once".formatted(count));
            }
        }
        return new ArrayList<>(counts);
    }
}
