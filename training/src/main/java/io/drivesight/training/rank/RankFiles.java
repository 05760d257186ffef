package io.drivesight.training.rank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.evaluation.report.Text;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.exchange.CvatFile;
import io.drivesight.training.exchange.LabelImport;
import io.drivesight.training.exchange.LabelStudioFile;
import io.drivesight.training.exchange.Picture;
import io.drivesight.training.exchange.Picture.NamedBox;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.rank.Ranking.RankedFrame;
import io.drivesight.training.rank.ViewDisputes.Dispute;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes a ranking: {@code ranked.json} with every frame and every part of its score, {@code top.txt} with the
 * chosen frames' names (a list for training, as {@code train.txt} is one), {@code sheet.png}, and a folder for a labelling tool:
 * {@code images/}, {@code classes.txt} and, where wanted, the model's detections, so that labelling is correcting: {@code labels/} in YOLO
 * text form, or beside the folder {@code cvat.xml}, or {@code label-studio.json} with the labelling interface in {@code label-studio.xml}.
 * That folder is a dataset that training reads; but labels that nobody has corrected teach a model what it thinks already.
 */
public final class RankFiles {
    /** Where Label Studio finds the pictures when its document root is the folder to label. */
    private static final String LOCAL_FILES = "/data/local-files/?d=images/";

    /** The folder for a labelling tool. */
    public static final String TO_LABEL = "to-label";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private static final Color AGREED = new Color(0x3dd65c);
    private static final Color DISPUTED = new Color(0xff8c2e);
    private static final double SAME_PLACE = 0.6;
    /** Share of the picture's width from which on a box has room for a name. */
    private static final double NAMED = 0.08;

    private static final int COLUMNS = 4;
    private static final int TILE = 400;

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
        this.classes = classes(modelClasses).stream().map(ObjectClass::label).toList();
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

    /** What a model's classes are to the service, each once. */
    public static List<ObjectClass> classes(List<String> modelClasses) {
        ClassMap map = ClassNames.mapOf(modelClasses);
        return IntStream.range(0, map.size())
                .mapToObj(map::objectClass)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /**
     * Writes all of it, the frames to label first.
     *
     * @param links symbolic links to the frames to label instead of copies
     * @param labels how the model's detections are written; empty: not at all
     * @param model the model's name
     * @param sheetFrames chosen frames on the sheet
     * @throws DatasetException when something cannot be written
     */
    public void write(Ranking ranking, boolean links, Set<Prelabels> labels, String model, int sheetFrames) {
        try {
            writeForTools(writeToLabel(ranking.chosen(), links, labels.contains(Prelabels.YOLO)), labels, model);
            writeTables(ranking);
            ModelExport.write(folder.resolve("sheet.png"), new ImageEncoder().png(sheet(ranking, sheetFrames)));
        } catch (IOException e) {
            throw new DatasetException(
                    folder + ": cannot be written (" + e + "); free space or choose another place", e);
        }
    }

    void writeTables(Ranking ranking) throws IOException {
        ModelExport.write(
                folder.resolve("top.txt"),
                lines(ranking.chosen().stream()
                        .map(frame -> frame.frame().path())
                        .toList()));
        ModelExport.write(folder.resolve("ranked.json"), JSON.writeValueAsBytes(json(ranking)));
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** What {@code ranked.json} holds; what is said about a frame that is not chosen would make a file of a hundred thousand that nobody opens. */
    private static ObjectNode json(Ranking ranking) {
        ObjectNode json = JSON.createObjectNode()
                .put("method", lower(ranking.settings().method()))
                .put("seed", ranking.settings().seed())
                .put("ranked", ranking.frames().size())
                .put("chosen", ranking.chosen().size())
                .put("scenes", ranking.scenes())
                .put("copies", ranking.copies());
        ranking.failed().forEach(json.putArray("unreadable")::add);
        ArrayNode frames = json.putArray("frames");
        for (RankedFrame one : ranking.frames()) {
            ObjectNode frame = frames.addObject();
            if (one.chosen()) {
                frame.put("place", one.place());
            }
            frame.put("frame", one.frame().path())
                    .put("scene", one.frame().scene())
                    .put("score", rounded(one.score()))
                    .put("disagreement", rounded(one.disagreement()))
                    .put("novelty", rounded(one.novelty()))
                    .put("objects", one.detections().size());
            if (one.chosen()) {
                ArrayNode disputes = frame.putArray("disputes");
                for (Dispute dispute : one.disputes()) {
                    Box box = dispute.box();
                    ArrayNode corners = disputes.addObject()
                            .put("reason", lower(dispute.reason()).replace('_', '-'))
                            .put("text", dispute.text())
                            .put("weight", rounded(dispute.weight()))
                            .putArray("box");
                    DoubleStream.of(box.left(), box.top(), box.right(), box.bottom())
                            .forEach(corner -> corners.add(rounded(corner)));
                }
            }
        }
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void writeForTools(List<Picture> pictures, Set<Prelabels> labels, String model) throws IOException {
        if (labels.contains(Prelabels.CVAT)) {
            ModelExport.write(folder.resolve("cvat.xml"), CvatFile.write(pictures, classes));
        }
        if (labels.contains(Prelabels.LABEL_STUDIO)) {
            ModelExport.write(folder.resolve("label-studio.json"), LabelStudioFile.write(pictures, LOCAL_FILES, model));
            ModelExport.write(folder.resolve("label-studio.xml"), LabelStudioFile.config(classes));
        }
    }

    /** The pictures as they are called there, with the model's detections. */
    List<Picture> writeToLabel(List<RankedFrame> chosen, boolean links, boolean labels) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        Path images = Files.createDirectories(toLabel.resolve("images"));
        ModelExport.write(toLabel.resolve("classes.txt"), io.drivesight.training.dataset.ClassNames.text(classes));
        Set<String> taken = new HashSet<>();
        for (RankedFrame frame : chosen) {
            String path = frame.frame().path().replace('/', '_');
            int dot = path.lastIndexOf('.') > 0 ? path.lastIndexOf('.') : path.length();
            String stem = path.substring(0, dot);
            // Two pictures that differ in their extension alone would share a label file.
            for (int i = 2; !taken.add(stem); i++) {
                stem = path.substring(0, dot) + "-" + i;
            }
            Path image = images.resolve(stem + path.substring(dot));
            if (links) {
                Files.createSymbolicLink(image, frame.frame().file().toRealPath());
            } else {
                Files.copy(frame.frame().file(), image);
            }
            if (labels) {
                ModelExport.write(toLabel.resolve("labels/" + stem + ".txt"), yolo(frame));
            }
            List<NamedBox> boxes = frame.reported().stream()
                    .map(found -> new NamedBox(found.objectClass().label(), found.box(), found.score()))
                    .toList();
            pictures.add(
                    new Picture(image.getFileName().toString(), frame.frame().size(), boxes));
        }
        return pictures;
    }

    private String yolo(RankedFrame frame) {
        return frame.reported().stream()
                .map(found -> LabelImport.line(
                        classes.indexOf(found.objectClass().label()),
                        found.box(),
                        frame.frame().size()))
                .collect(Collectors.joining());
    }

    /**
     * Draws the frames that were chosen first. Green: all views agree. Orange: in dispute; dashed where the frame itself
     * shows nothing. Each caption gives the reason.
     */
    PixelImage sheet(Ranking ranking, int top) {
        ContactSheet sheet = new ContactSheet(COLUMNS, TILE);
        List<RankedFrame> chosen = ranking.chosen();
        sheet.heading(
                "Label these first: %d of %d frames chosen by %s    (green: agreed, orange: disputed, dashed: not seen in the frame itself)"
                        .formatted(
                                chosen.size(),
                                ranking.frames().size(),
                                lower(ranking.settings().method())));
        chosen.stream().limit(top).forEach(frame -> add(sheet, frame));
        return sheet.draw();
    }

    private void add(ContactSheet sheet, RankedFrame frame) {
        String name = frame.frame().path();
        String figures = Text.format(
                "%.2f = %.2f in dispute x %.2f novelty", frame.score(), frame.disagreement(), frame.novelty());
        String reason = frame.reason().isEmpty() ? "nothing in dispute" : frame.reason();
        String place = frame.chosen() ? "#" + frame.place() + "  " : "";
        try {
            sheet.add(files.decode(frame.frame().file()), marks(frame), place + name + "\n" + figures + "\n" + reason);
        } catch (IOException e) {
            sheet.add(Pictures.blank(frame.frame().size()), List.of(), name + "  UNREADABLE");
        }
    }

    static List<Mark> marks(RankedFrame frame) {
        List<Box> drawn = new ArrayList<>();
        List<Mark> disputed = new ArrayList<>();
        for (Dispute dispute : frame.notable()) {
            if (isFree(dispute.box(), drawn)) {
                drawn.add(dispute.box());
                disputed.add(new Mark(
                        dispute.box(),
                        dispute.text(),
                        DISPUTED,
                        dispute.reason().isUnseen()));
            }
        }
        List<Box> all = frame.notable().stream().map(Dispute::box).toList();
        List<Mark> marks = new ArrayList<>();
        for (Detection found : frame.reported()) {
            if (isFree(found.box(), all)) {
                // Where many small things stand together, their names would hide them.
                boolean named =
                        found.box().width() > NAMED * frame.frame().size().width();
                String name = Text.format("%s %.2f", found.objectClass().label(), found.score());
                marks.add(new Mark(found.box(), named ? name : "", AGREED, false));
            }
        }
        marks.addAll(disputed);
        return marks;
    }

    private static boolean isFree(Box box, List<Box> others) {
        return others.stream().noneMatch(other -> other.iou(box) > SAME_PLACE);
    }
}
