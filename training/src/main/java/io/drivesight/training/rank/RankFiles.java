package io.drivesight.training.rank;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.export.ModelExport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a ranking: {@code ranked.csv} and {@code ranked.json} with every frame and every part of its score, {@code top.txt} with the
 * chosen frames' names, {@code sheet.png}, and a folder for a labelling tool.
 */
public final class RankFiles {
    /** The folder for a labelling tool. */
    public static final String TO_LABEL = "to-label";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path folder;

    /**
     * Prepares to write.
     *
     * @param folder where; made when it is not there
     */
    public RankFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes tables and the list. */
    public void writeTables(Ranking ranking) {
        write("ranked.csv", csv(ranking));
        write("top.txt", top(ranking));
        try {
            ModelExport.write(folder.resolve("ranked.json"), JSON.writeValueAsBytes(json(ranking)));
        } catch (IOException e) {
            throw unwritable(folder.resolve("ranked.json"), e);
        }
    }

    /** Draws the sheet. */
    public void writeSheet(Ranking ranking, ImageFiles files, int top) {
        byte[] png = new ImageEncoder().png(new RankSheet(files).draw(ranking, top));
        try {
            ModelExport.write(folder.resolve("sheet.png"), png);
        } catch (IOException e) {
            throw unwritable(folder.resolve("sheet.png"), e);
        }
    }

    private void write(String name, String text) {
        try {
            ModelExport.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(folder.resolve(name), e);
        }
    }

    static DatasetException unwritable(Path file, IOException e) {
        return new DatasetException(file + ": cannot be written (" + e + "); free space or choose another place", e);
    }

    /** The chosen frames' names below the folder of all frames, one a line: a list for training, as {@code train.txt} is one. */
    static String top(Ranking ranking) {
        return ranking.chosen().stream()
                .map(frame -> frame.frame().path() + "\n")
                .collect(Collectors.joining());
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
        json.put("method", ranking.settings().method().name().toLowerCase(Locale.ROOT));
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
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reason", dispute.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        json.put("text", dispute.text());
        json.put("weight", rounded(dispute.weight()));
        json.put(
                "box",
                List.of(
                        rounded(dispute.box().left()),
                        rounded(dispute.box().top()),
                        rounded(dispute.box().right()),
                        rounded(dispute.box().bottom())));
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
