package io.drivesight.training.export;

import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.ContentHash;
import io.drivesight.training.graph.OnnxGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Which images a model and its ancestors learned from, and which chose between its epochs or set its threshold: the first
 * {@value #BYTES} bytes of each file's SHA-256. Two of a million files are mistaken for one another once in 300 sets. They stand
 * in the model's own file, beside its card ({@value #METADATA_KEY}), eight characters an image, so that no copy of the file loses them.
 *
 * @param known true: the model says so; false: nobody knows what it learned from
 * @param whole true: so do all that it was made of; false: what an ancestor learned from is not known
 * @param learned with labels or without
 * @param chosen on these the best epoch or the score threshold was chosen
 */
public record SeenImages(boolean known, boolean whole, SortedSet<Long> learned, SortedSet<Long> chosen) {
    /** Key in the ONNX file's metadata. */
    public static final String METADATA_KEY = "drivesight.images";

    /** Nothing is said. */
    public static final SeenImages UNKNOWN = new SeenImages(false, false, new TreeSet<>(), new TreeSet<>());

    private static final int BYTES = 6;
    private static final String SEPARATOR = " ";
    private static final String IN_PART = "in-part";

    public SeenImages {
        learned = Collections.unmodifiableSortedSet(new TreeSet<>(learned));
        chosen = Collections.unmodifiableSortedSet(new TreeSet<>(chosen));
    }

    /** A run's images, known by their files. */
    public static SeenImages of(Collection<AnnotatedImage> learned, Collection<AnnotatedImage> chosen)
            throws IOException {
        return new SeenImages(true, true, hashes(learned), hashes(chosen));
    }

    private static SortedSet<Long> hashes(Collection<AnnotatedImage> images) throws IOException {
        SortedSet<Long> hashes = new TreeSet<>();
        for (AnnotatedImage image : images) {
            hashes.add(hash(image.file()));
        }
        return hashes;
    }

    /** What an image file is known by. */
    public static long hash(Path image) throws IOException {
        return ByteBuffer.wrap(ContentHash.sha256(image)).getLong() >>> (Long.SIZE - Byte.SIZE * BYTES);
    }

    /** What a model's file says. */
    public static SeenImages read(Path model) throws IOException {
        return parse(OnnxGraph.metadata(Files.readAllBytes(model), METADATA_KEY));
    }

    /**
     * What models have seen together.
     *
     * @param models those that are not there are left out: who loads them tells of it
     * @param note told of each that does not say all
     */
    public static SeenImages together(Collection<Path> models, Consumer<String> note) throws IOException {
        SeenImages all = UNKNOWN;
        for (Path model : models.stream().filter(Files::isRegularFile).toList()) {
            SeenImages seen = read(model);
            if (!seen.known) {
                note.accept(model.getFileName()
                        + " does not say which images it learned from: nobody knows whether these are among them");
            } else if (!seen.whole) {
                note.accept(model.getFileName()
                        + " says which images it learned from, but not which a model did that it was made of");
            }
            all = all.plus(seen);
        }
        return all;
    }

    private static SeenImages parse(Optional<String> text) {
        if (text.isEmpty()) {
            return UNKNOWN;
        }
        String[] parts = text.get().split(SEPARATOR, -1);
        try {
            boolean whole = parts.length <= 2 || !parts[2].equals(IN_PART);
            return new SeenImages(true, whole, unpacked(parts[0]), unpacked(parts.length > 1 ? parts[1] : ""));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    private static SortedSet<Long> unpacked(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        SortedSet<Long> hashes = new TreeSet<>();
        for (int at = 0; at + BYTES <= bytes.length; at += BYTES) {
            long hash = 0;
            for (int i = 0; i < BYTES; i++) {
                hash = hash << Byte.SIZE | Byte.toUnsignedLong(bytes[at + i]);
            }
            hashes.add(hash);
        }
        return hashes;
    }

    /** As it stands in the metadata: what it learned from, a space, what chose; each six bytes an image, rising, in Base64; in-part: not all is said. */
    public String text() {
        return packed(learned) + SEPARATOR + packed(chosen) + (whole ? "" : SEPARATOR + IN_PART);
    }

    private static String packed(SortedSet<Long> hashes) {
        byte[] bytes = new byte[BYTES * hashes.size()];
        int at = 0;
        for (long hash : hashes) {
            for (int i = BYTES - 1; i >= 0; i--) {
                bytes[at++] = (byte) (hash >>> (Byte.SIZE * i));
            }
        }
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Both together. */
    public SeenImages plus(SeenImages other) {
        SortedSet<Long> allLearned = new TreeSet<>(learned);
        allLearned.addAll(other.learned);
        SortedSet<Long> allChosen = new TreeSet<>(chosen);
        allChosen.addAll(other.chosen);
        return new SeenImages(known || other.known, whole && other.whole, allLearned, allChosen);
    }

    /** The same graph, which says so. */
    public OnnxGraph in(OnnxGraph graph) {
        return known ? graph.withMetadata(METADATA_KEY, text()) : graph;
    }
}
