package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.image.PixelImage;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.evaluation.report.Mark;
import io.drivesight.evaluation.report.Pictures;
import io.drivesight.training.dataset.ImageFiles;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws the frames that were chosen first and, for contrast, those about which there is least to learn. Green: all views and the track
 * agree. Orange: in dispute; dashed where the frame itself shows nothing. Each caption gives the reason.
 */
public final class RankSheet {
    private static final Color AGREED = new Color(0x3dd65c);
    private static final Color DISPUTED = new Color(0xff8c2e);
    private static final double SAME_PLACE = 0.6;
    /** Share of the picture's width from which on a box has room for a name. */
    private static final double NAMED = 0.08;

    private static final int COLUMNS = 4;
    private static final int TILE = 400;

    private final ImageFiles files;

    public RankSheet(ImageFiles files) {
        this.files = files;
    }

    /**
     * The sheet.
     *
     * @param top frames to show of the chosen ones
     */
    public PixelImage draw(Ranking ranking, int top) {
        ContactSheet sheet = new ContactSheet(COLUMNS, TILE);
        List<RankedFrame> chosen = ranking.chosen();
        sheet.heading(
                "Label these first: %d of %d frames chosen by %s    (green: agreed, orange: disputed, dashed: not seen in the frame itself)"
                        .formatted(
                                chosen.size(),
                                ranking.frames().size(),
                                RankFiles.lower(ranking.settings().method())));
        chosen.stream().limit(top).forEach(frame -> add(sheet, frame));
        if (!ranking.least().isEmpty()) {
            sheet.heading("Least to learn from");
            ranking.least().forEach(frame -> add(sheet, frame));
        }
        return sheet.draw();
    }

    private void add(ContactSheet sheet, RankedFrame frame) {
        try {
            sheet.add(files.decode(frame.frame().file()), marks(frame), caption(frame));
        } catch (IOException e) {
            sheet.add(
                    Pictures.blank(frame.frame().size()),
                    List.of(),
                    frame.frame().path() + "  UNREADABLE");
        }
    }

    private static String caption(RankedFrame frame) {
        String name = (frame.chosen() ? "#" + frame.place() + "  " : "")
                + frame.frame().path();
        String figures = String.format(
                Locale.ROOT,
                "%.2f = (%.2f views + %.2f tracks) x %.2f novelty",
                frame.score(),
                frame.disagreement(),
                frame.tracks(),
                frame.novelty());
        String reason = frame.reason();
        return name + "\n" + figures + "\n" + (reason.isEmpty() ? "nothing in dispute" : reason);
    }

    static List<Mark> marks(RankedFrame frame) {
        List<Dispute> disputes = frame.notable();
        List<Mark> marks = new ArrayList<>();
        for (Detection detection : frame.reported()) {
            if (disputes.stream().noneMatch(dispute -> dispute.box().iou(detection.box()) > SAME_PLACE)) {
                // Where many small things stand together, their names would hide them.
                boolean named =
                        detection.box().width() > NAMED * frame.frame().size().width();
                marks.add(new Mark(detection.box(), named ? name(detection) : "", AGREED, false));
            }
        }
        List<Dispute> drawn = new ArrayList<>();
        for (Dispute dispute : disputes) {
            if (drawn.stream().noneMatch(other -> other.box().iou(dispute.box()) > SAME_PLACE)) {
                drawn.add(dispute);
                marks.add(new Mark(
                        dispute.box(),
                        dispute.text(),
                        DISPUTED,
                        dispute.reason().isUnseen()));
            }
        }
        return marks;
    }

    private static String name(Detection detection) {
        return String.format(Locale.ROOT, "%s %.2f", detection.objectClass().label(), detection.score());
    }
}
