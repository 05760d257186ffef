package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The chosen frames, ready for a labelling tool: {@code images/}, {@code classes.txt} and, where wanted, {@code labels/} with the model's
 * detections in YOLO text form, so that labelling is correcting. It is a dataset that training reads; but labels that nobody has
 * corrected teach a model what it thinks already.
 */
public final class LabellingFolder {
    private final Path folder;
    private final List<String> classes;

    /**
     * Prepares to write.
     *
     * @param folder where
     * @param modelClasses the model's class names; those that the taxonomy knows become {@code classes.txt}
     * @throws DatasetException when something lies there already: it may be labels that somebody corrected
     */
    public LabellingFolder(Path folder, List<String> modelClasses) {
        this.folder = folder;
        this.classes = modelClasses.stream()
                .map(ClassMap::classOf)
                .flatMap(Optional::stream)
                .distinct()
                .map(ObjectClass::label)
                .toList();
        requireFree(folder);
    }

    private static void requireFree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new DatasetException(folder
                        + ": is not empty, and may hold corrected labels; choose another --out, or move it away");
            }
        } catch (IOException e) {
            throw new DatasetException(folder + ": cannot be read (" + e + "); choose another --out", e);
        }
    }

    /**
     * Writes the frames.
     *
     * @param links symbolic links instead of copies
     * @param labels the model's detections too
     */
    public void write(List<RankedFrame> chosen, boolean links, boolean labels) {
        try {
            Files.createDirectories(folder.resolve("images"));
            text("classes.txt", classes.stream().map(name -> name + "\n").collect(Collectors.joining()));
            Set<String> taken = new HashSet<>();
            for (RankedFrame frame : chosen) {
                String name = free(frame.frame().path().replace('/', '_'), taken);
                place(frame.frame().file(), folder.resolve("images").resolve(name), links);
                if (labels) {
                    text("labels/" + stem(name) + ".txt", lines(frame));
                }
            }
        } catch (IOException e) {
            throw RankFiles.unwritable(folder, e);
        }
    }

    /** Two pictures that differ in their extension alone would share a label file. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; !taken.add(stem(free)); i++) {
            free = stem(name) + "-" + i + name.substring(stem(name).length());
        }
        return free;
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static void place(Path file, Path target, boolean link) throws IOException {
        if (link) {
            Files.createSymbolicLink(target, file.toRealPath());
        } else {
            Files.copy(file, target);
        }
    }

    private void text(String name, String text) throws IOException {
        ModelExport.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private String lines(RankedFrame frame) {
        return frame.detections().stream()
                .filter(detection -> detection.score() >= Thresholds.DEFAULT.score())
                .map(detection -> line(detection, frame.frame().size()))
                .collect(Collectors.joining());
    }

    private String line(Detection detection, ImageSize size) {
        Box box = detection.box();
        return String.format(
                Locale.ROOT,
                "%d %.6f %.6f %.6f %.6f\n",
                classes.indexOf(detection.objectClass().label()),
                box.centerX() / size.width(),
                box.centerY() / size.height(),
                box.width() / size.width(),
                box.height() / size.height());
    }
}
