package io.drivesight.training.dataset;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.JsonItem;
import io.drivesight.evaluation.formats.TextLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a folder in one format of labels. What is wrong with single images and labels is counted in the folder's problems. */
abstract class DatasetReader {
    /**
     * A box as its file gives it, before mapping and checks.
     *
     * @param className the dataset's own name of the class
     * @param box in pixels of the image; may stick out of it
     * @param ignore the file itself says that the box does not count (crowd, difficult)
     * @param where file and line
     */
    record RawBox(String className, Box box, boolean ignore, String where) {}

    /**
     * An image as its format describes it, before mapping and checks.
     *
     * @param size real size, by the image's header [px]
     * @param split where the format itself says so, else null
     * @param scene where the format itself says so, else null
     */
    record RawImage(
            Path file,
            ImageSize size,
            List<RawBox> boxes,
            @Nullable Split split,
            @Nullable String scene) {}

    /**
     * What a reader found.
     *
     * @param images the images that can be used
     * @param classNames the class list, where the format has one; else empty
     * @param labelled false: frames without any labels
     */
    record RawDataset(List<RawImage> images, List<String> classNames, boolean labelled) {}

    /** Takes an item or a line of a label file; {@code where} is what to call its place in messages. */
    @FunctionalInterface
    interface Parser<T> {
        void parse(T item, String where) throws IOException;
    }

    final DatasetFolder folder;
    private final List<RawImage> images = new ArrayList<>();
    private final Set<Path> spokenOf = new HashSet<>();

    DatasetReader(DatasetFolder folder) {
        this.folder = folder;
    }

    /** True when the folder looks like this format. */
    abstract boolean recognises() throws IOException;

    /**
     * Reads all label files, and adds the images they speak of.
     *
     * @throws DatasetException when there is nothing to read
     */
    abstract void readLabels() throws IOException;

    /** The class list, where the format has one. */
    List<String> classNames() {
        return List.of();
    }

    /** False: frames without any labels. */
    boolean isLabelled() {
        return true;
    }

    /** Reads all images and labels. Images that no label speaks of are left out and counted. */
    final RawDataset read() throws IOException {
        readLabels();
        for (Path image : folder.images().files()) {
            if (isLabelled() && !spokenOf.contains(image)) {
                folder.problem(
                        Problem.Kind.MISSING_LABELS,
                        folder.name(image),
                        "no label file, left out; add an empty one if nothing is in the image");
            }
        }
        return new RawDataset(images, classNames(), isLabelled());
    }

    /** The split of an image that this label file speaks of, where folders or file names say it. */
    @Nullable
    Split split(Path labels, Path image) {
        return folder.splitByFolder(image);
    }

    /** Gives the boxes of an image that a label file speaks of. */
    @FunctionalInterface
    interface BoxParser {
        List<RawBox> boxes(Path labels, ImageSize size) throws IOException;
    }

    /** Reads label files of one image each: the one with the label file's name. */
    final void readFiles(Path root, String extension, BoxParser parser) throws IOException {
        for (Path labels : folder.labelFiles(root, extension)) {
            add(labels, root.relativize(labels).toString(), folder.name(labels), null, parser);
        }
    }

    /** Notes that labels speak of an image, even if it cannot be read. */
    final void speakOf(Path image) {
        spokenOf.add(image);
    }

    /** Adds the image that a label file means, unless labels spoke of it before; one that is missing is counted. */
    final void add(Path labels, String reference, String where, @Nullable String scene, BoxParser parser)
            throws IOException {
        Optional<DatasetFolder.RawSource> source = folder.image(reference, where);
        if (source.isPresent() && !spokenOf.contains(source.get().file())) {
            add(labels, source.get(), parser.boxes(labels, source.get().size()), scene);
        }
    }

    final void add(Path labels, DatasetFolder.RawSource source, List<RawBox> boxes, @Nullable String scene) {
        spokenOf.add(source.file());
        images.add(new RawImage(source.file(), source.size(), boxes, split(labels, source.file()), scene));
    }

    final DatasetException nothingToRead(String expected) {
        return new DatasetException("%s: no %s; add it, or name it under 'labels:' in %s"
                .formatted(folder.root(), expected, DatasetConfig.FILE_NAME));
    }

    /** Adds a box by its edges [px]; one without area is counted and left out. */
    final void addBox(
            List<RawBox> boxes,
            String className,
            double left,
            double top,
            double right,
            double bottom,
            boolean ignore,
            String where) {
        if (right <= left || bottom <= top) {
            folder.problem(
                    Problem.Kind.ZERO_AREA,
                    where,
                    "%s has a box of %.1f x %.1f px; correct or remove it"
                            .formatted(className, right - left, bottom - top));
        } else {
            boxes.add(new RawBox(className, new Box(left, top, right, bottom), ignore, where));
        }
    }

    /** Parses every line that is not blank; those that the parser refuses are counted. */
    final void lines(Path file, Parser<TextLine> parser) throws IOException {
        List<String> lines = folder.lines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                TextLine line = new TextLine(file, i + 1, lines.get(i), TextLine.SPACES);
                parse(parser, line, folder.name(file) + ":" + line.number());
            }
        }
    }

    /** Parses the items of a JSON file's arrays as {@link JsonItem#forEach}; those that a parser refuses are counted. */
    final void items(Path file, String expected, Map<String, Parser<JsonItem>> arrays) throws IOException {
        Map<String, JsonItem.Visitor> visitors = new HashMap<>();
        arrays.forEach((key, parser) -> visitors.put(
                key, item -> parse(parser, item, folder.name(file) + ":" + item.line() + ":" + item.column())));
        JsonItem.forEach(file, expected, visitors);
    }

    /** Parses one item; one that the parser refuses is counted. */
    final <T> void parse(Parser<T> parser, T item, String where) throws IOException {
        try {
            parser.parse(item, where);
        } catch (FormatException e) {
            folder.problem(Problem.Kind.MALFORMED_LABEL, where, e.problem() + "; correct or remove it");
        }
    }

    /** Counts an image whose label file gives it another size than it has; sizes of 0 say nothing. */
    final void checkSize(double width, double height, ImageSize size, String where) {
        if (width > 0 && height > 0 && (width != size.width() || height != size.height())) {
            folder.problem(
                    Problem.Kind.SIZE_MISMATCH,
                    where,
                    "the label says %.0fx%.0f, the image is %s; check that the boxes fit"
                            .formatted(width, height, size));
        }
    }

    /** The split that a word of a label file's name stands for. */
    static @Nullable Split splitByName(Path labels) {
        for (String word : ImageIndex.stem(labels.getFileName().toString()).split("[^A-Za-z]+")) {
            Optional<Split> split = Split.ofName(word);
            if (split.isPresent()) {
                return split.get();
            }
        }
        return null;
    }
}
