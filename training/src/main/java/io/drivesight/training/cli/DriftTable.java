package io.drivesight.training.cli;

import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.training.drift.SetDrift;
import io.drivesight.training.drift.SetDrift.DriveDrift;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Drift figures as text. */
final class DriftTable {
    private DriftTable() {}

    /** What a profile was made of, and where its threshold comes from. */
    static void printProfile(PrintWriter out, DriftProfile profile) {
        out.printf(
                Locale.ROOT,
                "reference of %d frames for %s, windows of %d%n",
                profile.frames(),
                profile.setup().modelName(),
                profile.window());
        for (ReferenceDrive drive : profile.drives()) {
            @Nullable Double distance = drive.heldOutDistance();
            out.printf(
                    Locale.ROOT,
                    "  %-58s %5d frames%s%n",
                    drive.name().isEmpty() ? drive.source() : drive.source() + ": " + drive.name(),
                    drive.frames(),
                    distance == null ? "" : String.format(Locale.ROOT, ", %.2f from the others", distance));
        }
        DriftThreshold limit = profile.limit();
        String basis = limit.basis() == DriftThreshold.Basis.DRIVES
                ? "%d drives, each held against the others%n"
                : "only %d parts of drives, since there are fewer than three drives: give more for a threshold to trust%n";
        out.printf(
                Locale.ROOT,
                "threshold %.2f: %.2f times the distance number %d, in rising order, of " + basis,
                limit.value(),
                limit.margin(),
                limit.rank(),
                limit.heldOut());
    }

    /** All drives of all sets. */
    static void print(PrintWriter out, List<SetDrift> sets) {
        if (sets.isEmpty()) {
            return;
        }
        out.println();
        TextTable table = new TextTable(out, 52, "", List.of("frames", "windows", "over", "median", "highest", ""));
        for (SetDrift set : sets) {
            table.add(set.name(), cells(set.whole()));
            if (set.drives().size() > 1) {
                set.drives()
                        .forEach(
                                drive -> table.add("  " + (drive.name().isEmpty() ? "." : drive.name()), cells(drive)));
            }
        }
    }

    private static List<String> cells(DriveDrift drive) {
        return List.of(
                Integer.toString(drive.frames()),
                Integer.toString(drive.distances().size()),
                Integer.toString(drive.over()),
                TextTable.number(drive.median(), 2),
                TextTable.number(drive.highest(), 2),
                drive.words());
    }
}
