package io.drivesight.training.labels;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.labels.SuspectLabels.Suspect;
import io.drivesight.training.labels.SuspectLabels.SuspectImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Labels with errors put in on purpose, to see how well they are found: a third of them boxes taken away, a third moved by half to a whole
 * size and scaled by 0.7 to 1.4 (IoU with the object under 0.5), a third given another labelled class.
 *
 * @param images all images, with the changed labels
 * @param errors what was put in, by image
 */
record PlantedErrors(List<EvaluatedImage> images, Map<Path, List<Planted>> errors) {
    private static final double SAME = 0.5;
    private static final int TRIES = 50;
    private static final List<Suspect.Kind> KINDS = List.of(Suspect.Kind.values());

    /**
     * An error.
     *
     * @param truth the label as it was
     * @param label what it became; null: taken away
     */
    record Planted(
            Suspect.Kind kind, AnnotatedBox truth, @Nullable AnnotatedBox label) {}

    /**
     * How many of the first suspects are errors that were put in; each counts once.
     *
     * @param looked suspects looked at
     * @param hits how many of them
     * @param planted errors in all, by kind
     * @param found how many of them, by kind
     */
    record Found(int looked, int hits, Map<Suspect.Kind, Integer> planted, Map<Suspect.Kind, Integer> found) {
        /** 0..1; NaN without suspects. */
        double precision() {
            return (double) hits / looked;
        }
    }

    public PlantedErrors {
        images = List.copyOf(images);
        errors = Map.copyOf(errors);
    }

    /**
     * Puts errors in.
     *
     * @param share of all labels that get an error, above 0 and below 1
     * @param seed the same seed plants the same errors, whatever the order of the images
     */
    static PlantedErrors in(List<EvaluatedImage> images, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException(
                    "the share of labels with an error is above 0 and below 1, was " + share);
        }
        List<EvaluatedImage> changed = new ArrayList<>();
        Map<Path, List<Planted>> errors = new HashMap<>();
        for (EvaluatedImage image : images) {
            SplittableRandom random = new Chance(seed)
                    .ofText(image.image().file().getFileName().toString())
                    .random();
            List<AnnotatedBox> labels = new ArrayList<>();
            List<Planted> planted = new ArrayList<>();
            for (AnnotatedBox label : image.truth()) {
                @Nullable
                Planted error =
                        label.ignore() || random.nextDouble() >= share ? null : error(label, image.image(), random);
                @Nullable AnnotatedBox now = error == null ? label : error.label();
                if (error != null) {
                    planted.add(error);
                }
                if (now != null) {
                    labels.add(now);
                }
            }
            changed.add(new EvaluatedImage(
                    image.image().labelled(labels, image.image().labelledClasses()),
                    labels,
                    image.detections(),
                    image.all()));
            errors.put(image.image().file(), List.copyOf(planted));
        }
        return new PlantedErrors(changed, errors);
    }

    private static @Nullable Planted error(AnnotatedBox label, AnnotatedImage image, SplittableRandom random) {
        Suspect.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        return switch (kind) {
            case MISSING -> new Planted(kind, label, null);
            case MISPLACED -> misplaced(label, image, random);
            case SWAPPED -> swapped(label, image, random);
        };
    }

    /** Null: the image has no room for it. */
    private static @Nullable Planted misplaced(AnnotatedBox label, AnnotatedImage image, SplittableRandom random) {
        Box box = label.box();
        for (int i = 0; i < TRIES; i++) {
            double angle = random.nextDouble(2 * Math.PI);
            double way = random.nextDouble(0.5, 1);
            Box moved = Box.ofCenter(
                            box.centerX() + way * Math.cos(angle) * box.width(),
                            box.centerY() + way * Math.sin(angle) * box.height(),
                            box.width() * random.nextDouble(0.7, 1.4),
                            box.height() * random.nextDouble(0.7, 1.4))
                    .clippedTo(image.size());
            if (moved.area() > box.area() / 3 && moved.iou(box) < SAME) {
                return new Planted(Suspect.Kind.MISPLACED, label, AnnotatedBox.of(moved, label.objectClass()));
            }
        }
        return null;
    }

    /** Null: the dataset labels one class only. */
    private static @Nullable Planted swapped(AnnotatedBox label, AnnotatedImage image, SplittableRandom random) {
        List<ObjectClass> others = image.labelledClasses().stream()
                .filter(other -> other != label.objectClass())
                .sorted()
                .toList();
        return others.isEmpty()
                ? null
                : new Planted(
                        Suspect.Kind.SWAPPED,
                        label,
                        AnnotatedBox.of(label.box(), others.get(random.nextInt(others.size()))));
    }

    /** How many of the worst suspects lie where an error was put in: on the true box, or on the label that it became. */
    Found found(List<SuspectImage> judged, int most) {
        record Place(Path file, Suspect suspect) {}
        List<Place> first = judged.stream()
                .flatMap(image -> image.suspects().stream()
                        .map(suspect -> new Place(image.image().file(), suspect)))
                .sorted(Comparator.comparingDouble(place -> -place.suspect().suspicion()))
                .limit(most)
                .toList();
        record Hit(Path file, Planted error) {}
        Set<Hit> hit = new HashSet<>();
        Map<Suspect.Kind, Integer> found = new EnumMap<>(Suspect.Kind.class);
        for (Place place : first) {
            errors.getOrDefault(place.file(), List.of()).stream()
                    .filter(error -> !hit.contains(new Hit(place.file(), error)) && explains(place.suspect(), error))
                    .findFirst()
                    .ifPresent(error -> {
                        hit.add(new Hit(place.file(), error));
                        found.merge(error.kind(), 1, Integer::sum);
                    });
        }
        Map<Suspect.Kind, Integer> planted = new EnumMap<>(Suspect.Kind.class);
        errors.values().forEach(of -> of.forEach(error -> planted.merge(error.kind(), 1, Integer::sum)));
        return new Found(first.size(), hit.size(), planted, found);
    }

    private static boolean explains(Suspect suspect, Planted error) {
        @Nullable AnnotatedBox label = error.label();
        return (label != null && label.equals(suspect.label()))
                || suspect.found().box().iou(error.truth().box()) >= SAME;
    }
}
