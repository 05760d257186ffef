package io.drivesight.evaluation.formats;

import io.drivesight.core.geometry.Box;
import java.io.IOException;
import java.nio.file.Path;
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
        return TextLine.read(file, TextLine.COMMAS, DetectionFiles::row);
    }

    private static Row row(TextLine line) throws FormatException {
        line.requireColumns(RRC_COLUMNS, LAYOUTS);
        int frame = line.frame();
        if (line.size() == RRC_COLUMNS) {
            return new Row(frame, "", KittiFiles.box(line, 1), probability(line, line.number(5, "score")));
        }
        if (line.size() == POINT_RCNN_COLUMNS) {
            double logOdds = line.number(6, "score");
            return new Row(frame, line.text(1), KittiFiles.box(line, 2), 1 / (1 + Math.exp(-logOdds)));
        }
        line.requireColumns(10, LAYOUTS);
        return new Row(frame, line.text(2), KittiFiles.box(line, 6), probability(line, line.number(17, "score", 1)));
    }

    private static double probability(TextLine line, double score) throws FormatException {
        if (score < 0 || score > 1.001) {
            throw line.problem("score %s is not in 0..1".formatted(score));
        }
        return Math.min(1, score);
    }
}
