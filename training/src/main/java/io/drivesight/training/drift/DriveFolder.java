package io.drivesight.training.drift;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Problem;
import io.drivesight.training.dataset.SplitChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds the drives in a folder of pictures, with labels or without: the scenes of a dataset; of pictures without labels, the folders and, in
 * each, what the file names have before their last number.
 */
public final class DriveFolder {
    private static final Pattern LAST_NUMBER = Pattern.compile("[-_. ]*\\d+[A-Za-z_]{0,3}\\.[A-Za-z]+$");

    private final DatasetLoader loader;
    private final List<String> unreadable = new ArrayList<>();

    public DriveFolder(ImageFiles files) {
        this.loader = new DatasetLoader(files);
    }

    /**
     * The drives of a folder, by name; their pictures by path.
     *
     * @param source what to call the folder
     * @param every take every n-th picture of a drive, at least 1
     * @throws DatasetException when there are no pictures
     */
    public List<DriveFiles> read(Path folder, String source, DatasetConfig config, int every) {
        Dataset dataset = loader.load(folder, config);
        dataset.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.CORRUPT_IMAGE)
                .forEach(problem -> unreadable.add(problem.toString()));
        Map<String, List<Path>> drives = new TreeMap<>();
        for (AnnotatedImage image : dataset.images(SplitChoice.ALL)) {
            drives.computeIfAbsent(drive(dataset, image), key -> new ArrayList<>())
                    .add(image.file());
        }
        return drives.entrySet().stream()
                .map(drive -> new DriveFiles(source, drive.getKey(), drive.getValue()).every(every))
                .toList();
    }

    /** What is wrong with pictures that were left out so far. */
    public List<String> unreadable() {
        return List.copyOf(unreadable);
    }

    private static String drive(Dataset dataset, AnnotatedImage image) {
        String scene = image.scene()
                .substring(Math.min(image.scene().length(), dataset.name().length() + 1));
        if (dataset.format() != DatasetFormat.FRAMES) {
            return scene;
        }
        String front =
                LAST_NUMBER.matcher(image.file().getFileName().toString()).replaceFirst("");
        boolean numberOnly =
                front.isEmpty() || front.equals(image.file().getFileName().toString());
        return numberOnly ? scene : scene.isEmpty() ? front : scene + "/" + front;
    }
}
