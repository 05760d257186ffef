package io.drivesight.training.exchange;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.ClassNames;
import io.drivesight.training.dataset.DatasetConfig;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.ImageIndex;
import io.drivesight.training.exchange.Picture.NamedBox;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes what people labelled into a folder of images, as YOLO text: {@code labels/} and {@code classes.txt}, which training reads.
 * Labels of other images stay as they are, and are counted: they may be a model's alone.
 */
public final class LabelImport {
    /**
     * What a labelling tool exported.
     *
     * @param pictures those that somebody has gone through, with their boxes; without any where nothing is in them
     * @param leftOut shapes that are no upright boxes
     * @param unseen pictures that nobody has gone through, as far as the file tells; they are left out
     */
    public record Imported(List<Picture> pictures, int leftOut, int unseen) {
        public Imported {
            pictures = List.copyOf(pictures);
        }
    }

    /**
     * What became of it.
     *
     * @param images images that have labels now, those in which nothing is included
     * @param boxes their boxes
     * @param unknown pictures of the file that are not in the folder, and those that could be several or have another shape there
     * @param untouched label files of other images
     */
    public record Result(int images, int boxes, List<String> unknown, int untouched) {}

    /** Resizing rounds; what is further apart was cut or turned. */
    private static final double OTHER_ASPECT = 0.02;

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
        if (imported.pictures().isEmpty()) {
            throw new DatasetException(
                    "nobody labelled or changed any of the %d pictures in this file; there is nothing to take"
                            .formatted(imported.unseen()));
        }
        ImageIndex index = ImageIndex.of(images);
        Map<Integer, String> classes = classes(root, imported);
        Map<String, Integer> numbers = new HashMap<>();
        classes.forEach((number, name) -> numbers.putIfAbsent(name, number));
        List<String> unknown = new ArrayList<>();
        Map<Path, String> texts = new TreeMap<>();
        int boxes = 0;
        for (Picture picture : imported.pictures()) {
            Path image;
            try {
                image = image(index, picture, files);
            } catch (DatasetException e) {
                unknown.add(e.getMessage());
                continue;
            }
            StringBuilder text = new StringBuilder();
            for (NamedBox box : picture.boxes()) {
                int number = numbers.getOrDefault(name(box), -1);
                text.append(line(number, box.box().clippedTo(picture.size()), picture.size()));
            }
            String name = images.relativize(image).toString();
            Path labels = root.resolve("labels/" + name.substring(0, name.lastIndexOf('.')) + ".txt");
            if (texts.putIfAbsent(labels, text.toString()) == null) {
                boxes += picture.boxes().size();
            } else {
                unknown.add(picture.file()
                        + " (another picture of the file means the same image: put the folders of both below " + images
                        + ")");
            }
        }
        if (texts.isEmpty()) {
            throw new DatasetException(
                    "%s: none of the %d labelled pictures lies in it; check that this is the folder they come from"
                            .formatted(images, imported.pictures().size()));
        }
        for (Map.Entry<Path, String> text : texts.entrySet()) {
            ModelExport.write(text.getKey(), text.getValue());
        }
        return new Result(texts.size(), boxes, unknown, labelFiles(root.resolve("labels")) - texts.size());
    }

    /** The one image of this name, with the longest common end of the path. */
    private static Path image(ImageIndex index, Picture picture, ImageFiles files) throws IOException {
        List<Path> meant = index.candidates(picture.file()).stream()
                .filter(path -> path.getFileName().toString().equals(picture.name()))
                .toList();
        if (meant.isEmpty()) {
            throw new DatasetException(picture.file());
        }
        if (meant.size() > 1) {
            throw new DatasetException("%s (may be %s or %s: label one folder at a time, or export names with folders)"
                    .formatted(picture.file(), index.relative(meant.get(0)), index.relative(meant.get(1))));
        }
        ImageSize size;
        try {
            size = files.size(meant.get(0));
        } catch (ImageDecodeException e) {
            throw new DatasetException(picture.file() + " (" + e.getMessage() + ")", e);
        }
        if (!picture.boxes().isEmpty() && Math.abs(aspect(size) / aspect(picture.size()) - 1) > OTHER_ASPECT) {
            throw new DatasetException(
                    "%s (labelled as %s, but the image is %s: its labels do not fit; label this image)"
                            .formatted(picture.file(), picture.size(), size));
        }
        return meant.get(0);
    }

    private static double aspect(ImageSize size) {
        return (double) size.width() / size.height();
    }

    /** Those of the folder keep their numbers; new ones follow, and are written. */
    private static Map<Integer, String> classes(Path root, Imported imported) throws IOException {
        Optional<ClassNames> found = ClassNames.of(root);
        TreeMap<Integer, String> names =
                new TreeMap<>(found.map(ClassNames::byNumber).orElse(Map.of()));
        Set<String> added = new LinkedHashSet<>();
        imported.pictures().forEach(picture -> picture.boxes().forEach(box -> added.add(name(box))));
        added.removeAll(names.values());
        if (added.isEmpty() && found.isPresent()) {
            return names;
        }
        if (found.isPresent() && DatasetConfig.of(root, null).classes() != null) {
            throw new DatasetException("%s: names the classes, but not %s; add them behind the others under 'classes:'"
                    .formatted(root.resolve(DatasetConfig.FILE_NAME), String.join(", ", added)));
        }
        added.forEach(name -> names.put(names.isEmpty() ? 0 : names.lastKey() + 1, name));
        ModelExport.write(root.resolve("classes.txt"), ClassNames.text(names));
        return names;
    }

    private static String name(NamedBox box) {
        return box.label().strip().replaceAll("\\s+", " ");
    }

    private static int labelFiles(Path labels) throws IOException {
        try (Stream<Path> walk = Files.walk(labels)) {
            return (int) walk.filter(path -> path.toString().endsWith(".txt")).count();
        }
    }

    /** A box as YOLO's text form has it. */
    public static String line(int number, Box box, ImageSize size) {
        return Text.format(
                "%d %.6f %.6f %.6f %.6f\n",
                number,
                box.centerX() / size.width(),
                box.centerY() / size.height(),
                box.width() / size.width(),
                box.height() / size.height());
    }
}
