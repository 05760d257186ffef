package io.drivesight.training.rank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Writes a ranking: {@code ranked.csv} and {@code ranked.json} with every frame and every part of its score, {@code top.txt} with the
 * chosen frames' names (a list for training, as {@code train.txt} is one), {@code sheet.png}, and a folder for a labelling tool:
 * {@code images/}, {@code classes.txt} and, where wanted, {@code labels/} with the model's detections in YOLO text form, so that labelling
 * is correcting. That folder is a dataset that training reads; but labels that nobody has corrected teach a model what it thinks already.
 */
public final class RankFiles {
    /** The folder for a labelling tool. */
    public static final String TO_LABEL = "to-label";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;
    private final Path toLabel;
    private final List<String> classes;

    /**
     * Prepares to write.
     *
     * @param folder where; made when it is not there
     * @param modelClasses the model's class names; those that the taxonomy knows become {@code classes.txt}
     * @throws DatasetException when frames to label lie there already: somebody may have corrected their labels
     */
    public RankFiles(Path folder, List<String> modelClasses) {
        this.folder = folder;
        this.toLabel = folder.resolve(TO_LABEL);
        this.classes = modelClasses.stream()
                .map(ClassMap::classOf)
                .flatMap(Optional::stream)
                .distinct()
                .map(ObjectClass::label)
                .toList();
        requireFree();
    }

    private void requireFree() {
        if (!Files.exists(toLabel)) {
            return;
        }
        try (Stream<Path> files = Files.list(toLabel)) {
            if (files.findAny().isPresent()) {
                throw new DatasetException(toLabel
                        + ": is not empty, and may hold corrected labels; choose another --out, or move it away");
            }
        } catch (IOException e) {
            throw new DatasetException(toLabel + ": cannot be read (" + e + "); choose another --out", e);
        }
    }

    /** Writes tables and the list. */
    public void writeTables(Ranking ranking) {
        write(folder.resolve("ranked.csv"), csv(ranking));
        write(
                folder.resolve("top.txt"),
                ranking.chosen().stream()
                        .map(frame -> frame.frame().path() + "\n")
                        .collect(Collectors.joining()));
        try {
            write(folder.resolve("ranked.json"), JSON.writeValueAsBytes(json(ranking)));
        } catch (IOException e) {
            throw new IllegalStateException("plain values can always be written", e);
        }
    }

    /** Draws the sheet. */
    public void writeSheet(Ranking ranking, ImageFiles files, int top) {
        write(folder.resolve("sheet.png"), new ImageEncoder().png(new RankSheet(files).draw(ranking, top)));
    }

    private static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] bytes) {
        try {
            ModelExport.write(file, bytes);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static DatasetException unwritable(Path file, IOException e) {
        return new DatasetException(file + ": cannot be written (" + e + "); free space or choose another place", e);
    }

    static String csv(Ranking ranking) {
        StringBuilder csv =
                new StringBuilder("place,frame,scene,seconds,score,disagreement,tracks,novelty,objects,reason\n");
        for (RankedFrame frame : ranking.frames()) {
            csv.append(String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%.3f,%.4f,%.4f,%.4f,%.4f,%d,%s\n",
                    frame.chosen() ? frame.place() : "",
                    quoted(frame.frame().path()),
                    quoted(frame.frame().scene()),
                    frame.frame().seconds(),
                    frame.score(),
                    frame.disagreement(),
                    frame.tracks(),
                    frame.novelty(),
                    frame.detections().size(),
                    quoted(frame.reason())));
        }
        return csv.toString();
    }

    /** As RFC 4180 has it. */
    private static String quoted(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static Map<String, Object> json(Ranking ranking) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", lower(ranking.settings().method()));
        json.put("seed", ranking.settings().seed());
        json.put("ranked", ranking.frames().size());
        json.put("chosen", ranking.chosen().size());
        json.put("scenes", ranking.scenes());
        json.put("copies", ranking.copies());
        json.put("followed", ranking.followed());
        json.put("unreadable", ranking.failed());
        json.put("frames", ranking.frames().stream().map(RankFiles::json).toList());
        return json;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> json(RankedFrame frame) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (frame.chosen()) {
            json.put("place", frame.place());
        }
        json.put("frame", frame.frame().path());
        json.put("scene", frame.frame().scene());
        json.put("seconds", frame.frame().seconds());
        json.put("score", rounded(frame.score()));
        json.put("disagreement", rounded(frame.disagreement()));
        json.put("tracks", rounded(frame.tracks()));
        json.put("novelty", rounded(frame.novelty()));
        json.put("objects", frame.detections().size());
        // A hundred thousand frames with all that is said about them are no file that anybody opens.
        if (frame.chosen()) {
            json.put("disputes", frame.disputes().stream().map(RankFiles::json).toList());
        }
        return json;
    }

    private static Map<String, Object> json(Dispute dispute) {
        Box box = dispute.box();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reason", lower(dispute.reason()).replace('_', '-'));
        json.put("text", dispute.text());
        json.put("weight", rounded(dispute.weight()));
        json.put(
                "box",
                DoubleStream.of(box.left(), box.top(), box.right(), box.bottom())
                        .map(RankFiles::rounded)
                        .toArray());
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    /**
     * Writes the frames to label.
     *
     * @param links symbolic links instead of copies
     * @param labels the model's detections too
     */
    public void writeToLabel(List<RankedFrame> chosen, boolean links, boolean labels) {
        try {
            Path images = Files.createDirectories(toLabel.resolve("images"));
            write(
                    toLabel.resolve("classes.txt"),
                    classes.stream().map(name -> name + "\n").collect(Collectors.joining()));
            Set<String> taken = new HashSet<>();
            for (RankedFrame frame : chosen) {
                String name = free(frame.frame().path().replace('/', '_'), taken);
                if (links) {
                    Files.createSymbolicLink(
                            images.resolve(name), frame.frame().file().toRealPath());
                } else {
                    Files.copy(frame.frame().file(), images.resolve(name));
                }
                if (labels) {
                    write(toLabel.resolve("labels/" + stem(name) + ".txt"), yolo(frame));
                }
            }
        } catch (IOException e) {
            throw unwritable(toLabel, e);
        }
    }

    /** Two pictures that differ in their extension alone would share a label file. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 2; !taken.add(stem(free)); i++) {
            free = stem(name) + "-" + i + name.substring(stem(name).length());
        }
        return free;
    }

    private static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private String yolo(RankedFrame frame) {
        double width = frame.frame().size().width();
        double height = frame.frame().size().height();
        return frame.reported().stream()
                .map(found -> String.format(
                        Locale.ROOT,
                        "%d %.6f %.6f %.6f %.6f\n",
                        classes.indexOf(found.objectClass().label()),
                        found.box().centerX() / width,
                        found.box().centerY() / height,
                        found.box().width() / width,
                        found.box().height() / height))
                .collect(Collectors.joining());
    }
}
