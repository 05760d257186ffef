package io.drivesight.training.drift;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
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
import java.util.stream.IntStream;

/**
 * The pictures of one drive, in order.
 *
 * @param source where they come from, as the user calls it
 * @param name which drive of it; may be empty
 * @param files at least one
 */
public record DriveFiles(String source, String name, List<Path> files) {
    private static final Pattern LAST_NUMBER = Pattern.compile("[-_. ]*\\d+[A-Za-z_]{0,3}\\.[A-Za-z]+$");

    public DriveFiles {
        files = List.copyOf(files);
    }

    /**
     * Finds the drives in a folder of pictures, with labels or without: the scenes of a dataset; of pictures without labels, the folders
     * and, in each, what the file names have before their last number. Drives by name, their pictures by path.
     *
     * @param every take every n-th picture of a drive, at least 1
     * @param unreadable is told what is wrong with pictures that are left out
     * @throws io.drivesight.training.dataset.DatasetException when there are no pictures
     */
    public static List<DriveFiles> in(Path folder, ImageFiles images, int every, List<String> unreadable) {
        Dataset dataset = new DatasetLoader(images).load(folder);
        dataset.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.CORRUPT_IMAGE)
                .forEach(problem -> unreadable.add(problem.toString()));
        Map<String, List<Path>> drives = new TreeMap<>();
        for (AnnotatedImage image : dataset.images(SplitChoice.ALL)) {
            drives.computeIfAbsent(drive(dataset, image), key -> new ArrayList<>())
                    .add(image.file());
        }
        List<DriveFiles> found = new ArrayList<>();
        drives.forEach((name, files) -> found.add(new DriveFiles(
                folder.toString(),
                name,
                IntStream.range(0, files.size())
                        .filter(i -> i % every == 0)
                        .mapToObj(files::get)
                        .toList())));
        return found;
    }

    private static String drive(Dataset dataset, AnnotatedImage image) {
        String scene = image.scene()
                .substring(Math.min(image.scene().length(), dataset.name().length() + 1));
        if (dataset.format() != DatasetFormat.FRAMES) {
            return scene;
        }
        String file = image.file().getFileName().toString();
        String front = LAST_NUMBER.matcher(file).replaceFirst("");
        boolean numberOnly = front.isEmpty() || front.equals(file);
        return numberOnly ? scene : scene.isEmpty() ? front : scene + "/" + front;
    }
}
