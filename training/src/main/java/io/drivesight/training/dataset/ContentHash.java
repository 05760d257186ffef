package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number for what a dataset says: the bytes of its images, the boxes that count, the classes that are labelled, and the mapping.
 * Names and order of files do not matter, nor does where they lie. SHA-256, lower-case hex.
 */
public final class ContentHash {
    private ContentHash() {}

    /** The hash of a whole dataset. */
    public static String of(Dataset dataset) throws IOException {
        return of(dataset.images(SplitChoice.ALL), dataset.mapping());
    }

    /**
     * The hash of some images of a dataset.
     *
     * @param mapping the dataset's class names and what they became
     * @throws IOException when an image cannot be read
     */
    public static String of(List<AnnotatedImage> images, Map<String, String> mapping) throws IOException {
        String[] lines = new String[images.size()];
        for (int i = 0; i < lines.length; i++) {
            AnnotatedImage image = images.get(i);
            lines[i] = HexFormat.of().formatHex(sha256(image.file())) + describe(image);
        }
        Arrays.sort(lines);
        MessageDigest digest = sha256();
        new TreeMap<>(mapping).forEach((name, target) -> update(digest, name + " -> " + target));
        for (String line : lines) {
            update(digest, line);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 of a file's bytes. */
    public static byte[] sha256(Path file) throws IOException {
        return sha256().digest(Files.readAllBytes(file));
    }

    private static void update(MessageDigest digest, String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    private static String describe(AnnotatedImage image) {
        StringBuilder text = new StringBuilder(" labelled");
        EnumSet<ObjectClass> labelled = EnumSet.noneOf(ObjectClass.class);
        labelled.addAll(image.labelledClasses());
        labelled.forEach(objectClass -> text.append(' ').append(objectClass.name()));
        image.boxes().stream().map(ContentHash::describe).sorted().forEach(text::append);
        return text.toString();
    }

    /** Hundredths of a pixel: two formats of one label differ by less. */
    private static String describe(AnnotatedBox box) {
        return String.format(
                Locale.ROOT,
                " %s%s %.2f %.2f %.2f %.2f",
                box.ignore() ? "-" : "",
                box.objectClass().name(),
                box.box().left(),
                box.box().top(),
                box.box().right(),
                box.box().bottom());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
