package io.drivesight.training.exchange;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.exchange.Picture.NamedBox;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what people labelled into a folder of images, as YOLO text: {@code labels/} and {@code classes.txt}, which training reads.
 * Labels of other images stay as they are, and are counted: they may be a model's alone.
 */
public final class LabelImport {
    /**
     * What became of it.
     *
     * @param images images that have labels now, those in which nothing is included
     * @param boxes their boxes
     * @param unknown pictures of the file that are not in the folder
     * @param untouched label files of other images
     */
    public record Result(int images, int boxes, List<String> unknown, int untouched) {}

    private LabelImport() {}

    /**
     * Writes.
     *
     * @param imported what the tool exported
     * @param root a folder with {@code images/}, as {@code rank} makes it
     * @throws DatasetException when there is nothing to write to
     */
    public static Result into(Path root, Imported imported, ImageFiles files) throws IOException {
        Path images = root.resolve("images");
        if (!Files.isDirectory(images)) {
            throw new DatasetException(
                    root + ": has no folder 'images'; give the folder that 'rank' made, or move the images there");
        }
        Map<String, Path> known = new HashMap<>();
        try (Stream<Path> walk = Files.walk(images)) {
            for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
                known.putIfAbsent(file.getFileName().toString(), file);
            }
        }
        List<String> classes = classes(root, imported);
        List<String> unknown = new ArrayList<>();
        Map<Path, String> texts = new HashMap<>();
        int boxes = 0;
        for (Picture picture : imported.pictures()) {
            @Nullable Path image = known.get(picture.name());
            if (image == null) {
                unknown.add(picture.file());
                continue;
            }
            ImageSize size;
            try {
                size = files.size(image);
            } catch (ImageDecodeException e) {
                unknown.add(picture.file() + " (" + e.getMessage() + ")");
                continue;
            }
            StringBuilder text = new StringBuilder();
            for (NamedBox box : picture.boxes()) {
                text.append(line(classes.indexOf(box.label()), box.box().clippedTo(size), size));
                boxes++;
            }
            String name = images.relativize(image).toString();
            texts.put(root.resolve("labels/" + name.substring(0, name.lastIndexOf('.')) + ".txt"), text.toString());
        }
        if (texts.isEmpty()) {
            throw new DatasetException(
                    "%s: none of the %d labelled pictures lies in it; check that this is the folder they come from"
                            .formatted(images, imported.pictures().size()));
        }
        ModelExport.write(root.resolve("classes.txt"), String.join("\n", classes) + "\n");
        for (Map.Entry<Path, String> text : texts.entrySet()) {
            ModelExport.write(text.getKey(), text.getValue());
        }
        return new Result(texts.size(), boxes, unknown, labelFiles(root.resolve("labels")) - texts.size());
    }

    /** Those of the folder first, so that their numbers stay. */
    private static List<String> classes(Path root, Imported imported) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        Path file = root.resolve("classes.txt");
        if (Files.exists(file)) {
            Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(names::add);
        }
        imported.pictures().forEach(picture -> picture.boxes().forEach(box -> names.add(box.label())));
        return List.copyOf(names);
    }

    private static int labelFiles(Path labels) throws IOException {
        try (Stream<Path> walk = Files.walk(labels)) {
            return (int) walk.filter(path -> path.toString().endsWith(".txt")).count();
        }
    }

    private static String line(int number, Box box, ImageSize size) {
        return String.format(
                Locale.ROOT,
                "%d %.6f %.6f %.6f %.6f\n",
                number,
                box.centerX() / size.width(),
                box.centerY() / size.height(),
                box.width() / size.width(),
                box.height() / size.height());
    }
}
