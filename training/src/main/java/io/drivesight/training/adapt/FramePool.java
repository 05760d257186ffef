package io.drivesight.training.adapt;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Problem;
import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The frames that a detector is adapted on; whatever labels they have does not count. Those of no use to a teacher are left out.
 *
 * @param dull frames left out because it is dark in them or they show next to nothing: a teacher sees too little there
 * @param unreadable frames left out because they cannot be read
 */
record FramePool(List<Part> parts, int dull, int unreadable) {
    /** Less light than this, and it is night [luminance, 0..255]. */
    private static final double LEAST_LUMINANCE = 40;

    /** Less contrast than this, and it is fog, or a covered lens [standard deviation of luminance]. */
    private static final double LEAST_CONTRAST = 22;

    /** Fewer frames teach nothing that holds elsewhere. */
    private static final int LEAST_FRAMES = 8;

    private static final int MOST_SEEN_WIDTH = 160;
    private static final int COLUMNS = 64;
    private static final int ROWS = 36;

    /**
     * One source.
     *
     * @param images to learn from
     * @param paths theirs, below the folder
     */
    record Part(Path folder, List<AnnotatedImage> images, List<String> paths) {}

    int size() {
        return parts.stream().mapToInt(part -> part.images().size()).sum();
    }

    List<AnnotatedImage> images() {
        return parts.stream().flatMap(part -> part.images().stream()).toList();
    }

    /** How many frames there are, for people. */
    String summary() {
        return "%d learned from; left out: %d dark or without contrast, %d unreadable"
                .formatted(size(), dull, unreadable);
    }

    /**
     * Looks at all frames.
     *
     * @throws DatasetException when too few are left
     */
    static FramePool of(List<Path> folders, ImageFiles files, Progress progress) {
        DatasetLoader loader = new DatasetLoader(files);
        List<Dataset> datasets = folders.stream().map(loader::load).toList();
        int total = datasets.stream().mapToInt(set -> set.entries().size()).sum();
        List<Part> parts = new ArrayList<>();
        Map<Use, Integer> counts = new EnumMap<>(Use.class);
        int done = 0;
        for (int i = 0; i < datasets.size(); i++) {
            List<Dataset.Entry> good = new ArrayList<>();
            for (Dataset.Entry entry : datasets.get(i).entries()) {
                Use use = use(entry.image().file(), files);
                counts.merge(use, 1, Integer::sum);
                if (use == Use.GOOD) {
                    good.add(entry);
                }
                progress.update(++done, total);
            }
            if (!good.isEmpty()) {
                parts.add(new Part(
                        folders.get(i),
                        good.stream().map(entry -> entry.image().unlabelled()).toList(),
                        good.stream().map(Dataset.Entry::path).toList()));
            }
        }
        FramePool pool = new FramePool(
                List.copyOf(parts),
                counts.getOrDefault(Use.DULL, 0),
                counts.getOrDefault(Use.UNREADABLE, 0) + damaged(datasets));
        pool.requireEnough();
        return pool;
    }

    /** What has not even a good header was left out when the folder was read. */
    private static int damaged(List<Dataset> datasets) {
        return datasets.stream()
                .mapToInt(set -> set.problemCounts().getOrDefault(Problem.Kind.CORRUPT_IMAGE, 0))
                .sum();
    }

    private void requireEnough() {
        if (size() < LEAST_FRAMES) {
            throw new DatasetException(
                    "only %d frames to learn from, at least %d are needed; %d were left out because they are dark or show next to nothing, and %d could not be read: give clear frames by day"
                            .formatted(size(), LEAST_FRAMES, dull, unreadable));
        }
    }

    private enum Use {
        GOOD,
        DULL,
        UNREADABLE
    }

    private static Use use(Path file, ImageFiles files) {
        try {
            // A picture with as many pixels as its statistics need.
            return isClear(files.decode(file, FramePool::least).pixels()) ? Use.GOOD : Use.DULL;
        } catch (IOException e) {
            return Use.UNREADABLE;
        }
    }

    private static ImageSize least(ImageSize whole) {
        double scale = Math.min(1, (double) MOST_SEEN_WIDTH / whole.width());
        return new ImageSize(Math.max(1, (int) (whole.width() * scale)), Math.max(1, (int) (whole.height() * scale)));
    }

    /** Luminance is {@code 0.299 R + 0.587 G + 0.114 B} (ITU-R BT.601), taken at 64 by 36 places. */
    private static boolean isClear(PixelImage image) {
        double sum = 0;
        double squares = 0;
        for (int place = 0; place < COLUMNS * ROWS; place++) {
            int x = (2 * (place % COLUMNS) + 1) * image.width() / (2 * COLUMNS);
            int y = (2 * (place / COLUMNS) + 1) * image.height() / (2 * ROWS);
            int at = PixelImage.CHANNELS * (y * image.width() + x);
            int blue = image.bgr()[at] & 0xff;
            int green = image.bgr()[at + 1] & 0xff;
            int red = image.bgr()[at + 2] & 0xff;
            double luminance = 0.299 * red + 0.587 * green + 0.114 * blue;
            sum += luminance;
            squares += luminance * luminance;
        }
        double mean = sum / (COLUMNS * ROWS);
        double contrast = Math.sqrt(Math.max(0, squares / (COLUMNS * ROWS) - mean * mean));
        return mean >= LEAST_LUMINANCE && contrast >= LEAST_CONTRAST;
    }
}
