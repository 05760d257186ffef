package io.drivesight.training.drift;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.image.FramePixels;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.evaluation.drift.Drive;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetFormat;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Problem;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds drives and takes the figures of their frames, several frames at a time. The result does not depend on how many. Pictures that
 * cannot be read are left out.
 */
public final class DriveFeatures {
    private static final Pattern BLOCK = Pattern.compile("#\\d+$");
    private static final Pattern LAST_NUMBER = Pattern.compile("[-_. ]*\\d+[A-Za-z_]{0,3}\\.[A-Za-z]+$");

    /**
     * The pictures of one drive, in order.
     *
     * @param source where they come from, as the user calls it
     * @param name which drive of it; may be empty
     * @param files at least one
     */
    public record DriveFiles(String source, String name, List<Path> files) {
        public DriveFiles {
            files = List.copyOf(files);
        }
    }

    private final ObjectDetector detector;
    private final ImageFiles files;
    private final int callers;
    private final long seed;
    private final List<String> failed = new ArrayList<>();

    /**
     * Prepares.
     *
     * @param detector set as in the service
     * @param callers frames worked on at a time, at least 1
     * @param seed of simulated weather
     */
    public DriveFeatures(ObjectDetector detector, ImageFiles files, int callers, long seed) {
        this.detector = detector;
        this.files = files;
        this.callers = callers;
        this.seed = seed;
    }

    /** What is wrong with the pictures that were left out so far. */
    public List<String> failed() {
        return List.copyOf(failed);
    }

    /**
     * Finds the drives in a folder of pictures, with labels or without: the scenes of a dataset; of pictures without labels, the folders
     * and, in each, what the file names have before their last number. Drives by name, their pictures by path.
     *
     * @param every take every n-th picture of a drive, at least 1
     * @throws io.drivesight.training.dataset.DatasetException when there are no pictures
     */
    public List<DriveFiles> find(Path folder, int every) {
        Dataset dataset = new DatasetLoader(files).load(folder);
        dataset.problems().stream()
                .filter(problem -> problem.kind() == Problem.Kind.CORRUPT_IMAGE)
                .forEach(problem -> failed.add(problem.toString()));
        Map<String, List<Path>> drives = new TreeMap<>();
        for (AnnotatedImage image : dataset.images(SplitChoice.ALL)) {
            drives.computeIfAbsent(drive(dataset, image), key -> new ArrayList<>())
                    .add(image.file());
        }
        List<DriveFiles> found = new ArrayList<>();
        drives.forEach((name, pictures) -> found.add(new DriveFiles(
                folder.toString(),
                name,
                IntStream.range(0, pictures.size())
                        .filter(i -> i % every == 0)
                        .mapToObj(pictures::get)
                        .toList())));
        return found;
    }

    private static String drive(Dataset dataset, AnnotatedImage image) {
        String scene = image.scene()
                .substring(Math.min(image.scene().length(), dataset.name().length() + 1));
        if (dataset.format() != DatasetFormat.FRAMES) {
            // Blocks of one drive are no drives.
            return BLOCK.matcher(scene).replaceFirst("");
        }
        String file = image.file().getFileName().toString();
        String front = LAST_NUMBER.matcher(file).replaceFirst("");
        boolean numberOnly = front.isEmpty() || front.equals(file);
        return numberOnly ? scene : scene.isEmpty() ? front : scene + "/" + front;
    }

    /**
     * Takes the figures of all frames.
     *
     * @param weather what to make of each picture first; null: nothing
     * @return the drives with at least one readable frame
     * @throws io.drivesight.core.inference.ModelException when the model fails
     * @throws InterruptedException when the caller is interrupted
     */
    public List<Drive> of(List<DriveFiles> drives, @Nullable AppearanceOp weather, Progress progress)
            throws InterruptedException {
        List<Path> all =
                drives.stream().flatMap(drive -> drive.files().stream()).toList();
        PictureWork.Done<FrameFeatures> done = PictureWork.on(all, callers, file -> features(file, weather), progress);
        failed.addAll(done.failed());
        List<Drive> found = new ArrayList<>();
        int next = 0;
        for (DriveFiles drive : drives) {
            List<FrameFeatures> frames = new ArrayList<>();
            for (int end = next + drive.files().size(); next < end; next++) {
                @Nullable FrameFeatures frame = done.results().get(next);
                if (frame != null) {
                    frames.add(frame);
                }
            }
            if (!frames.isEmpty()) {
                found.add(new Drive(drive.source(), drive.name(), frames));
            }
        }
        return found;
    }

    private FrameFeatures features(Path file, @Nullable AppearanceOp weather) throws IOException {
        FramePixels frame = files.decode(file, detector::leastPixels);
        FramePixels seen = weather == null
                ? frame
                : changed(frame, weather, file.getFileName().toString());
        return FrameFeatures.of(seen, detector.detect(seen).detections());
    }

    private FramePixels changed(FramePixels frame, AppearanceOp weather, String name) {
        SplittableRandom random = new Chance(seed).ofText(name).random();
        return new FramePixels(weather.apply(frame.pixels(), List.of(), random), frame.frame(), frame.eighths());
    }
}
