package io.drivesight.training.dataset;

import io.drivesight.evaluation.chance.Chance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

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
}
