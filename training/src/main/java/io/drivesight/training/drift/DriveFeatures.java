package io.drivesight.training.drift;

import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.drift.FrameFeatures;
import io.drivesight.core.image.FramePixels;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.evaluation.drift.Drive;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.PictureWork;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds drives and takes the figures of their frames, several frames at a time. The result does not depend on how many. Pictures that
 * cannot be read are left out.
 */
public final class DriveFeatures {
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
     * The drives in a folder of pictures, see {@link DriveFiles#in}.
     *
     * @param every take every n-th picture of a drive, at least 1
     */
    public List<DriveFiles> find(Path folder, int every) {
        return DriveFiles.in(folder, files, every, failed);
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
        return new FramePixels(weather.create().apply(frame.pixels(), random), frame.frame(), frame.reduction());
    }
}
