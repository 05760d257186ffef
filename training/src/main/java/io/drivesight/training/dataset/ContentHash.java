package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.Split.SplitChoice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
        Set<ObjectClass> labelled = new TreeSet<>(image.labelledClasses());
        labelled.forEach(objectClass -> text.append(' ').append(code(objectClass)));
        image.boxes().stream().map(ContentHash::describe).sorted().forEach(text::append);
        return text.toString();
    }

    /** Hundredths of a pixel: two formats of one label differ by less. */
    private static String describe(AnnotatedBox box) {
        return Text.format(
                " %s%s %.2f %.2f %.2f %.2f",
                box.ignore() ? "-" : "",
                code(box.objectClass()),
                box.box().left(),
                box.box().top(),
                box.box().right(),
                box.box().bottom());
    }

    private static String code(ObjectClass objectClass) {
        return objectClass.label().toUpperCase(Locale.ROOT).replace(' ', '_');
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
