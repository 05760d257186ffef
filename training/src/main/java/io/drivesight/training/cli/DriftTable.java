package io.drivesight.training.cli;

import io.drivesight.core.drift.DriftProfile.DriftThreshold;
import io.drivesight.core.drift.DriftProfile.ReferenceDrive;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.training.drift.DriveDrift;
import io.drivesight.training.drift.SetDrift;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Drift figures as text. */
final class DriftTable {
    private static final String FORM = "%-52s %7s %8s %6s %8s %8s  %s%n";

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
                    name(drive.source(), drive.name()),
                    drive.frames(),
                    distance == null ? "" : String.format(Locale.ROOT, ", %.2f from the others", distance));
        }
        out.println(sentence(profile.limit()));
    }

    /** Where a threshold comes from. */
    private static String sentence(DriftThreshold limit) {
        String basis = limit.basis() == DriftThreshold.Basis.DRIVES
                ? "%d drives, each held against the others"
                : "only %d parts of drives, since there are fewer than three drives: give more for a threshold to trust";
        return String.format(
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
        out.printf(FORM, "", "frames", "windows", "over", "median", "highest", "");
        for (SetDrift set : sets) {
            row(out, set.name(), set.frames(), set.windows(), set.over(), set.median(), set.highest(), set.words());
            if (set.drives().size() > 1) {
                set.drives().forEach(drive -> row(out, drive));
            }
        }
    }

    private static void row(PrintWriter out, DriveDrift drive) {
        row(
                out,
                "  " + name("", drive.name()),
                drive.frames(),
                drive.distances().size(),
                drive.over(),
                drive.median(),
                drive.highest(),
                drive.words());
    }

    private static void row(
            PrintWriter out,
            String name,
            int frames,
            int windows,
            int over,
            double median,
            double highest,
            String words) {
        out.printf(Locale.ROOT, FORM, name, frames, windows, over, number(median), number(highest), words);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.2f", value) : "-";
    }

    private static String name(String source, String drive) {
        String shown = drive.isEmpty() ? "." : drive;
        return source.isEmpty() ? shown : drive.isEmpty() ? source : source + ": " + drive;
    }
}
