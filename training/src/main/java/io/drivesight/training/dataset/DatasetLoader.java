package io.drivesight.training.dataset;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.ClassMapping.KnownDatasets;
import io.drivesight.training.dataset.ClassMapping.Target;
import io.drivesight.training.dataset.DatasetReader.RawBox;
import io.drivesight.training.dataset.DatasetReader.RawDataset;
import io.drivesight.training.dataset.DatasetReader.RawImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a dataset from a folder: finds its format, maps its classes, checks its boxes, splits it. Only headers of images are read.
 * What is wrong with single items is counted in {@link Dataset#problems} and costs nothing else.
 */
public final class DatasetLoader {
    private final ImageFiles files;
    private final Vocabulary vocabulary;
    private final KnownDatasets known = KnownDatasets.load();

    /** Maps class names to the road-user taxonomy. */
    public DatasetLoader(ImageFiles files) {
        this(files, Vocabulary.ROAD_USERS);
    }

    public DatasetLoader(ImageFiles files, Vocabulary vocabulary) {
        this.files = files;
        this.vocabulary = vocabulary;
    }

    /**
     * Reads a dataset with the {@value DatasetConfig#FILE_NAME} beside it, or by itself.
     *
     * @throws DatasetException when there is nothing to read; the message says what to do
     */
    public Dataset load(Path root) {
        return load(root, DatasetConfig.of(root, null));
    }

    /**
     * Reads a dataset.
     *
     * @param configFile its configuration; null: as {@link #load(Path)}
     */
    public Dataset load(Path root, @Nullable Path configFile) {
        return load(root, DatasetConfig.of(root, configFile));
    }

    /** Reads a dataset with this configuration, whatever lies in the folder. */
    public Dataset load(Path root, DatasetConfig config) {
        if (!Files.isDirectory(root)) {
            throw new DatasetException(root + ": no such folder; give the folder of a dataset");
        }
        try {
            return read(root, config);
        } catch (IOException e) {
            throw new DatasetException(root + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private Dataset read(Path root, DatasetConfig given) throws IOException {
        Problem.Log problems = new Problem.Log();
        DatasetFolder folder = new DatasetFolder(root, given, files, problems);
        DatasetFormat format = format(folder);
        RawDataset raw = format.reader(folder).read();
        if (raw.images().isEmpty()) {
            String hint = problems.problems().isEmpty()
                    ? "put images (JPEG, PNG) and labels there, or give another folder"
                    : problems.problems().get(0).toString();
            throw new DatasetException(
                    "%s: no usable image of a dataset of format %s; %s".formatted(root, format.label(), hint));
        }
        Set<String> classNames = new TreeSet<>(raw.classNames());
        raw.images().forEach(image -> image.boxes().forEach(box -> classNames.add(box.className())));
        List<String> paths =
                raw.images().stream().map(image -> folder.name(image.file())).toList();
        DatasetConfig config =
                known.recognise(classNames, paths).map(given::orElse).orElse(given);
        return assemble(new DatasetFolder(root, config, files, problems), format, raw, classNames, problems);
    }

    private static DatasetFormat format(DatasetFolder folder) throws IOException {
        @Nullable String told = folder.config().format();
        if (told != null) {
            return DatasetFormat.ofLabel(told);
        }
        for (DatasetFormat format : DatasetFormat.values()) {
            if (format.reader(folder).recognises()) {
                return format;
            }
        }
        throw new DatasetException(folder.root()
                + ": no images (JPEG, PNG) found in it; give the folder of a dataset, see 'dataset check --help'");
    }

    private Dataset assemble(
            DatasetFolder folder, DatasetFormat format, RawDataset raw, Set<String> classNames, Problem.Log problems)
            throws IOException {
        ClassMapping mapping = new ClassMapping(folder.config(), known, vocabulary);
        classNames.forEach(mapping::target);
        Set<ObjectClass> partial = classes(folder.config().partial(), mapping, "partial");
        Set<ObjectClass> labelled = labelled(folder, raw, mapping, partial);
        SplitAssigner.Assignment assigned = new SplitAssigner(folder, raw.images(), raw.labelled()).assign();
        BoxRules rules = new BoxRules(mapping, labelled, folder);
        String name = name(folder);
        List<Dataset.Entry> entries = new ArrayList<>();
        for (RawImage image : raw.images()) {
            AnnotatedImage annotated = new AnnotatedImage(
                    image.file(),
                    image.size(),
                    rules.apply(image.boxes(), image.size()),
                    labelled,
                    name,
                    name + "/" + assigned.scenes().get(image.file()));
            Split split = assigned.splits().getOrDefault(image.file(), Split.NONE);
            entries.add(new Dataset.Entry(annotated, split, folder.name(image.file())));
        }
        entries.sort(Comparator.comparing(Dataset.Entry::path));
        return new Dataset(
                name,
                folder.root(),
                format,
                entries,
                labelled,
                partial,
                mapping.used(),
                assigned.declared(),
                problems.problems(),
                problems.counts());
    }

    private static String name(DatasetFolder folder) {
        @Nullable String configured = folder.config().name();
        if (configured != null) {
            return configured;
        }
        Path last = folder.root().toAbsolutePath().normalize().getFileName();
        return last == null ? "dataset" : last.toString();
    }

    private static Set<ObjectClass> classes(@Nullable List<String> names, ClassMapping mapping, String key) {
        Set<ObjectClass> classes = new TreeSet<>();
        if (names != null) {
            names.forEach(name -> classes.addAll(mapping.meant(name, "'" + key + ":'")));
        }
        return classes;
    }

    /** As configured; else every class that the mapping reaches and that has a box. Classes without one are reported. */
    private static Set<ObjectClass> labelled(
            DatasetFolder folder, RawDataset raw, ClassMapping mapping, Set<ObjectClass> partial) {
        if (!raw.labelled()) {
            return Set.of();
        }
        Set<ObjectClass> present = present(raw, mapping);
        @Nullable List<String> configured = folder.config().labelled();
        Set<ObjectClass> labelled = configured == null ? mapping.reached() : classes(configured, mapping, "labelled");
        String message = configured == null
                ? "class '%s' has no box at all: it counts as not labelled"
                : "class '%s' is declared as labelled and has no box; check the mapping";
        for (ObjectClass objectClass : labelled) {
            if (!present.contains(objectClass)) {
                folder.problem(
                        Problem.Kind.CLASS_WITHOUT_SAMPLES,
                        folder.root().toString(),
                        message.formatted(objectClass.label()));
            }
        }
        if (configured == null) {
            labelled.retainAll(present);
        }
        labelled.removeAll(partial);
        return labelled;
    }

    private static Set<ObjectClass> present(RawDataset raw, ClassMapping mapping) {
        Set<ObjectClass> present = new TreeSet<>();
        for (RawImage image : raw.images()) {
            for (RawBox box : image.boxes()) {
                Optional.ofNullable(mapping.target(box.className()))
                        .filter(target -> target.kind() == ClassMapping.Target.Kind.OBJECT)
                        .map(ClassMapping.Target::objectClass)
                        .ifPresent(present::add);
            }
        }
        return present;
    }

    /**
     * From a file's boxes to those that count: classes mapped, cut to the image, without doubles. What is wrong is counted.
     *
     * @param ignoreFor the classes for which an ignore area without a class counts
     */
    record BoxRules(ClassMapping mapping, Set<ObjectClass> ignoreFor, DatasetFolder folder) {
        /** Boxes with a side shorter than this [px] are reported. */
        static final double TINY = 2;
        /** Sticking out by no more than this [px] is rounding. */
        private static final double ROUNDING = 1.5;
        /** Two boxes of one class that overlap more than this are one. */
        private static final double SAME = 0.95;

        List<AnnotatedBox> apply(List<RawBox> raw, ImageSize size) {
            List<AnnotatedBox> boxes = new ArrayList<>(raw.size());
            for (RawBox box : raw) {
                Target target = target(box);
                if (target.kind() != Target.Kind.DROP && isInside(box, size)) {
                    addAll(boxes, box, target, box.box().clippedTo(size));
                }
            }
            return boxes;
        }

        private Target target(RawBox box) {
            @Nullable Target target = mapping.target(box.className());
            if (target == null) {
                folder.problem(
                        Problem.Kind.UNKNOWN_CLASS,
                        box.where(),
                        "class '%s' is unknown, its boxes are ignored; say what it is under 'mapping:' in %s"
                                .formatted(box.className(), DatasetConfig.FILE_NAME));
                return Target.IGNORE_ALL;
            }
            return target;
        }

        private boolean isInside(RawBox raw, ImageSize size) {
            Box box = raw.box();
            if (box.clippedTo(size).area() <= 0) {
                folder.problem(
                        Problem.Kind.OUTSIDE,
                        raw.where(),
                        "%s lies outside the image of %s; correct or remove it".formatted(describe(raw), size));
                return false;
            }
            if (box.left() < -ROUNDING
                    || box.top() < -ROUNDING
                    || box.right() > size.width() + ROUNDING
                    || box.bottom() > size.height() + ROUNDING) {
                folder.problem(
                        Problem.Kind.CUT,
                        raw.where(),
                        "%s sticks out of the image of %s, cut".formatted(describe(raw), size));
            }
            return true;
        }

        private static String describe(RawBox raw) {
            Box box = raw.box();
            return "%s [%.1f, %.1f, %.1f, %.1f]"
                    .formatted(raw.className(), box.left(), box.top(), box.right(), box.bottom());
        }

        private void addAll(List<AnnotatedBox> boxes, RawBox raw, Target target, Box box) {
            if (target.kind() == Target.Kind.OBJECT) {
                add(boxes, raw, new AnnotatedBox(box, Objects.requireNonNull(target.objectClass()), raw.ignore()));
                return;
            }
            Set<ObjectClass> classes = target.objectClass() == null ? ignoreFor : Set.of(target.objectClass());
            classes.stream().sorted().forEach(objectClass -> boxes.add(new AnnotatedBox(box, objectClass, true)));
        }

        private void add(List<AnnotatedBox> boxes, RawBox raw, AnnotatedBox box) {
            for (AnnotatedBox other : boxes) {
                if (!other.ignore()
                        && other.objectClass() == box.objectClass()
                        && other.box().iou(box.box()) > SAME) {
                    folder.problem(
                            Problem.Kind.DUPLICATE_BOX,
                            raw.where(),
                            describe(raw) + " is in the same place as another one; left out");
                    return;
                }
            }
            if (Math.min(box.box().width(), box.box().height()) < TINY) {
                folder.problem(Problem.Kind.TINY, raw.where(), describe(raw) + " has a side under 2 px");
            }
            boxes.add(box);
        }
    }
}
