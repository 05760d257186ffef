package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Several datasets as one, each with a weight: in an epoch a dataset of n images with weight w gives round(w n) images. Weights above
 * 1 repeat images, all of them equally often before any once more; weights below 1 take another part every epoch. The order is shuffled.
 * Depends on the seed, the epoch and the index only. Thread-safe.
 */
public final class WeightedMix {
    /**
     * A dataset's share.
     *
     * @param images the images, in a fixed order
     * @param weight how often each is seen in an epoch, on average; above 0
     */
    public record Part(List<AnnotatedImage> images, double weight) {
        public Part {
            images = List.copyOf(images);
            if (!(weight > 0) || weight > 1000) {
                throw new IllegalArgumentException(
                        "a dataset's weight must be above 0 and at most 1000, was " + weight);
            }
            if (images.isEmpty()) {
                throw new DatasetException("a dataset without images cannot be mixed in; check its split and limit");
            }
        }

        int perEpoch() {
            return (int) Math.max(1, Math.round(weight * images.size()));
        }
    }

    /** One epoch's order, kept because an epoch asks for it many times. */
    private record Order(int epoch, List<AnnotatedImage> images) {}

    private final List<Part> parts;
    private final long seed;
    private final int size;
    private volatile Order current;

    public WeightedMix(List<Part> parts, long seed) {
        if (parts.isEmpty()) {
            throw new DatasetException("no dataset given; name at least one folder");
        }
        this.parts = List.copyOf(parts);
        this.seed = seed;
        this.size = parts.stream().mapToInt(Part::perEpoch).sum();
        this.current = new Order(0, order(0));
    }

    /** Images in an epoch. */
    public int size() {
        return size;
    }

    /** The image at a place of an epoch. */
    public AnnotatedImage image(int epoch, int index) {
        Order order = current;
        if (order.epoch() != epoch) {
            order = new Order(epoch, order(epoch));
            current = order;
        }
        return order.images().get(index);
    }

    private List<AnnotatedImage> order(int epoch) {
        List<AnnotatedImage> all = new ArrayList<>(size);
        for (int i = 0; i < parts.size(); i++) {
            SplittableRandom random = new Chance(seed).of(epoch).of(i).random();
            addPart(parts.get(i), random, all);
        }
        shuffle(all, new Chance(seed).of(epoch).of(-1).random());
        return all;
    }

    private static void addPart(Part part, SplittableRandom random, List<AnnotatedImage> all) {
        int left = part.perEpoch();
        while (left > 0) {
            List<AnnotatedImage> round = new ArrayList<>(part.images());
            shuffle(round, random);
            int take = Math.min(left, round.size());
            all.addAll(round.subList(0, take));
            left -= take;
        }
    }

    private static void shuffle(List<AnnotatedImage> images, SplittableRandom random) {
        for (int i = images.size() - 1; i > 0; i--) {
            Collections.swap(images, i, random.nextInt(i + 1));
        }
    }

    /**
     * Shows images of rare classes more often (Gupta, Dollar and Girshick, LVIS, arXiv:1908.03195): a class that a share {@code f} of the
     * images shows has the factor {@code max(1, sqrt(t / f))}, an image the largest of its classes' factors, rounded up or down by chance.
     */
    public static final class RepeatFactors {
        private RepeatFactors() {}

        /**
         * The images, rare ones several times.
         *
         * @param threshold {@code t}, 0..1: the share from which on a class is not rare; 0: every image once
         * @param seed the same seed repeats the same images, whatever their order
         */
        public static List<AnnotatedImage> repeated(List<AnnotatedImage> images, double threshold, long seed) {
            Map<ObjectClass, Integer> showing = new HashMap<>();
            images.forEach(image -> classes(image).forEach(objectClass -> showing.merge(objectClass, 1, Integer::sum)));
            List<AnnotatedImage> repeated = new ArrayList<>();
            for (AnnotatedImage image : images) {
                double factor = classes(image).stream()
                        .mapToDouble(objectClass ->
                                Math.sqrt(threshold * images.size() / showing.getOrDefault(objectClass, images.size())))
                        .reduce(1, Math::max);
                double chance = new Chance(seed)
                        .ofText(image.file().getFileName().toString())
                        .unit(0);
                int times = (int) Math.floor(factor + chance);
                for (int i = 0; i < times; i++) {
                    repeated.add(image);
                }
            }
            return repeated;
        }

        private static Set<ObjectClass> classes(AnnotatedImage image) {
            return image.boxes().stream()
                    .filter(box -> !box.ignore())
                    .map(AnnotatedBox::objectClass)
                    .collect(Collectors.toSet());
        }
    }
}
