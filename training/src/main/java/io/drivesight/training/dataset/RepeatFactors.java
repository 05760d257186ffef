package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.chance.Chance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shows images of rare classes more often (Gupta, Dollar and Girshick, LVIS, arXiv:1908.03195): a class that a share {@code f} of the
 * images shows has the factor {@code max(1, sqrt(t / f))}, an image the largest of its classes' factors, rounded up or down by chance.
 */
public final class RepeatFactors {
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
