package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Detections of a sequence, one box a line, in any of three layouts that are told apart by their columns:
 * {@code frame,left,top,right,bottom,score} (RRC), {@code frame,type,left,top,right,bottom,score,h,w,l,x,y,z,rot_y,alpha}
 * (PointRCNN, scores are log-odds), or KITTI tracking rows separated by blanks.
 */
public final class DetectionFiles {
    private static final int RRC_COLUMNS = 6;
    private static final int POINT_RCNN_COLUMNS = 15;
    private static final String LAYOUTS =
            "frame,left,top,right,bottom,score or frame,type,left,top,right,bottom,score,h,w,l,x,y,z,rot_y,alpha"
                    + " or the columns of a KITTI tracking result";

    private DetectionFiles() {}

    /**
     * One detection.
     *
     * @param frame from 0
     * @param type as the file says; empty where it does not
     * @param box in image pixels
     * @param score 0..1; log-odds are turned into probabilities
     */
    public record Row(int frame, String type, Box box, double score) {}

    /** Reads a file, rows in its order. */
    public static List<Row> read(Path file) throws IOException {
        List<Row> rows = new ArrayList<>();
        TextLine.forEach(file, TextLine.COMMAS, line -> rows.add(row(line)));
        return rows;
    }

    private static Row row(TextLine line) throws FormatException {
        line.requireColumns(RRC_COLUMNS, LAYOUTS);
        int frame = line.integer(0, "frame");
        if (frame < 0) {
            throw line.problem("frame is negative: " + frame);
        }
        if (line.size() == RRC_COLUMNS) {
            return new Row(frame, "", box(line, 1), probability(line, line.number(5, "score")));
        }
        if (line.size() == POINT_RCNN_COLUMNS) {
            return new Row(frame, line.text(1), box(line, 2), 1 / (1 + Math.exp(-line.number(6, "score"))));
        }
        line.requireColumns(10, LAYOUTS);
        double score = line.size() > 17 ? line.number(17, "score") : 1;
        return new Row(frame, line.text(2), box(line, 6), probability(line, score));
    }

    private static double probability(TextLine line, double score) throws FormatException {
        if (score < 0 || score > 1.001) {
            throw line.problem("score %s is not in 0..1".formatted(score));
        }
        return Math.min(1, score);
    }

    private static Box box(TextLine line, int from) throws FormatException {
        double right = line.number(from + 2, "right");
        double bottom = line.number(from + 3, "bottom");
        return new Box(
                Math.min(line.number(from, "left"), right),
                Math.min(line.number(from + 1, "top"), bottom),
                right,
                bottom);
    }
}
