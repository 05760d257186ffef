package io.drivesight.training.rank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.evaluate.EvaluatedImage;
import io.drivesight.training.evaluate.EvaluationSet;
import io.drivesight.training.exchange.CvatFile;
import io.drivesight.training.exchange.LabelImport;
import io.drivesight.training.exchange.LabelStudioFile;
import io.drivesight.training.exchange.Picture;
import io.drivesight.training.exchange.Picture.NamedBox;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.rank.Ranking.RankedFrame;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes a ranking: {@code ranked.json} with every frame, {@code top.txt} with the chosen frames' names (a list for training, as
 * {@code train.txt} is one), {@code sheet.png}, and a folder for a labelling tool: {@code images/}, {@code classes.txt} and, where wanted,
 * the model's detections, so that labelling is correcting: {@code labels/} in YOLO text form, or beside the folder {@code cvat.xml}, or
 * {@code label-studio.json} with the labelling interface in {@code label-studio.xml}. That folder is a dataset that training reads; but
 * labels that nobody has corrected teach a model what it thinks already.
 */
public final class RankFiles {
    /** Where Label Studio finds the pictures when its document root is the folder to label. */
    private static final String LOCAL_FILES = "/data/local-files/?d=images/";

    /** The folder for a labelling tool. */
    public static final String TO_LABEL = "to-label";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Color FOUND = new Color(0x3dd65c);
    /** Boxes of two classes of vehicles that overlap more are of one object. */
    private static final double SAME_IOU = 0.6;

    private static final int SHEET_FRAMES = 16;

    /** How the model's detections are written. */
    public enum Prelabels {
        YOLO,
        CVAT,
        LABEL_STUDIO
    }

    private final Path folder;
    private final Path toLabel;
    private final List<String> classes;
    private final ImageFiles files;

    /**
     * Prepares to write.
     *
     * @param folder where; made when it is not there
     * @param modelClasses the model's class names; what they are to the service becomes {@code classes.txt}
     * @throws DatasetException when frames to label lie there already: somebody may have corrected their labels
     */
    public RankFiles(Path folder, List<String> modelClasses, ImageFiles files) {
        this.folder = folder;
        this.toLabel = folder.resolve(TO_LABEL);
        this.files = files;
        ClassMap map = ClassNames.mapOf(modelClasses);
        this.classes = IntStream.range(0, map.size())
                .mapToObj(map::objectClass)
                .filter(Objects::nonNull)
                .map(ObjectClass::label)
                .distinct()
                .toList();
        if (Files.exists(toLabel)) {
            try (Stream<Path> there = Files.list(toLabel)) {
                if (there.findAny().isPresent()) {
                    throw new DatasetException(toLabel
                            + ": is not empty, and may hold corrected labels; choose another --out, or move it away");
                }
            } catch (IOException e) {
                throw new DatasetException(toLabel + ": cannot be read (" + e + "); choose another --out", e);
            }
        }
    }

    /**
     * Writes all of it, the frames to label first.
     *
     * @param found what the model found in the chosen frames
     * @param labels how that is written; empty: not at all
     * @param model the model's name
     * @throws DatasetException when something cannot be written
     */
    public void write(Ranking ranking, List<EvaluatedImage> found, Set<Prelabels> labels, String model) {
        try {
            List<Picture> pictures = writeToLabel(ranking.chosen(), found, labels.contains(Prelabels.YOLO));
            if (labels.contains(Prelabels.CVAT)) {
                ModelExport.write(folder.resolve("cvat.xml"), CvatFile.write(pictures, classes));
            }
            if (labels.contains(Prelabels.LABEL_STUDIO)) {
                ModelExport.write(
                        folder.resolve("label-studio.json"), LabelStudioFile.write(pictures, LOCAL_FILES, model));
                ModelExport.write(folder.resolve("label-studio.xml"), LabelStudioFile.config(classes));
            }
            writeTables(ranking);
            ModelExport.write(folder.resolve("sheet.png"), new ImageEncoder().png(sheet(ranking, pictures)));
        } catch (IOException e) {
            throw new DatasetException(
                    folder + ": cannot be written (" + e + "); free space or choose another place", e);
        }
    }

    private record Row(int place, String frame, int distance) {}

    private record Table(int ranked, int chosen, long copies, List<String> unreadable, List<Row> frames) {}

    void writeTables(Ranking ranking) throws IOException {
        ModelExport.write(
                folder.resolve("top.txt"),
                ranking.chosen().stream()
                        .map(frame -> frame.frame().path() + "\n")
                        .collect(Collectors.joining()));
        Table table = new Table(
                ranking.frames().size(),
                ranking.chosen().size(),
                ranking.copies(),
                ranking.failed(),
                ranking.frames().stream()
                        .map(one -> new Row(one.place(), one.frame().path(), one.distance()))
                        .toList());
        ModelExport.write(folder.resolve("ranked.json"), JSON.writeValueAsBytes(table));
    }

    /** The pictures as they are called there, with the model's detections. */
    List<Picture> writeToLabel(List<RankedFrame> chosen, List<EvaluatedImage> found, boolean labels)
            throws IOException {
        List<Picture> pictures = new ArrayList<>();
        Path images = Files.createDirectories(toLabel.resolve("images"));
        ModelExport.write(toLabel.resolve("classes.txt"), io.drivesight.training.dataset.ClassNames.text(classes));
        Set<String> taken = new HashSet<>();
        for (RankedFrame frame : chosen) {
            AnnotatedImage image = frame.frame().image();
            String path = frame.frame().path().replace('/', '_');
            int dot = path.lastIndexOf('.') > 0 ? path.lastIndexOf('.') : path.length();
            // Two pictures that differ in their extension alone would share a label file.
            String stem = EvaluationSet.uniqueName(path.substring(0, dot), taken);
            String name = stem + path.substring(dot);
            Files.copy(image.file(), images.resolve(name));
            List<NamedBox> boxes = found.stream()
                    .filter(one -> one.image().file().equals(image.file()))
                    .flatMap(one -> oneEach(one.all()).stream())
                    .map(one -> new NamedBox(one.objectClass().label(), one.box(), one.score()))
                    .toList();
            if (labels) {
                ModelExport.write(
                        toLabel.resolve("labels/" + stem + ".txt"),
                        boxes.stream()
                                .map(box -> LabelImport.line(classes.indexOf(box.label()), box.box(), image.size()))
                                .collect(Collectors.joining()));
            }
            pictures.add(new Picture(name, image.size(), boxes));
        }
        return pictures;
    }

    /**
     * One detection for each object: of a vehicle that was found as car and as truck the surer one. People are never merged with what
     * they ride.
     *
     * @param detections by falling score
     */
    static List<Detection> oneEach(List<Detection> detections) {
        List<Detection> kept = new ArrayList<>(detections.size());
        for (Detection detection : detections) {
            if (kept.stream().noneMatch(other -> same(other, detection))) {
                kept.add(detection);
            }
        }
        return kept;
    }

    private static boolean same(Detection a, Detection b) {
        return a.objectClass() != b.objectClass()
                && a.objectClass().isOfOneKindWith(b.objectClass())
                && a.objectClass() != ObjectClass.PERSON
                && b.objectClass() != ObjectClass.PERSON
                && a.box().iou(b.box()) > SAME_IOU;
    }

    /** Draws the frames that were chosen first, with what the model finds in them. */
    PixelImage sheet(Ranking ranking, List<Picture> pictures) throws IOException {
        List<RankedFrame> chosen = ranking.chosen();
        ContactSheet sheet = new ContactSheet(4, 400);
        sheet.heading("Label these first: %d of %d frames    (green: what the model finds)"
                .formatted(chosen.size(), ranking.frames().size()));
        for (int i = 0; i < Math.min(SHEET_FRAMES, chosen.size()); i++) {
            RankedFrame one = chosen.get(i);
            List<Mark> marks = pictures.get(i).boxes().stream()
                    .map(box -> new Mark(box.box(), Text.format("%s %.2f", box.label(), box.score()), FOUND, false))
                    .toList();
            sheet.add(
                    files.decode(one.frame().image().file()),
                    marks,
                    "#%d  %s%n%d of 256 bits differ from the nearest one before"
                            .formatted(one.place(), one.frame().path(), one.distance()));
        }
        return sheet.draw();
    }
}
