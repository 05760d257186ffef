package io.drivesight.training.study.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A verdict for a terminal: a short table, then the sentences. */
public final class VerdictText {
    private static final int NAME_WIDTH = 44;

    private VerdictText() {}

    /** The text, lines ended by a line feed. */
    public static String of(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        table(text, verdict);
        verdict.summary().forEach(line -> text.append(line).append('\n'));
        if (!verdict.cautions().isEmpty()) {
            text.append("\nWith care:\n");
            verdict.cautions().forEach(line -> text.append("- ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static void table(StringBuilder text, Verdict verdict) {
        if (verdict.candidates().isEmpty()) {
            return;
        }
        int longest = verdict.candidates().stream()
                .mapToInt(one -> verdict.title(one.name()).length())
                .max()
                .orElse(NAME_WIDTH);
        int width = Math.max("candidate".length(), Math.min(NAME_WIDTH, longest));
        text.append("Vehicle AP50 and gain over %s (95 %% interval), points; processor minutes a run\n"
                .formatted(verdict.title(verdict.reference())));
        text.append(("%-" + width + "s %7s %6s").formatted("candidate", "labels", "min"));
        List<Integer> widths = new ArrayList<>();
        for (Verdict.SetFacts set : verdict.sets()) {
            int column = Math.max(29, set.name().length() + 2);
            widths.add(column);
            text.append(("%" + column + "s").formatted(set.name()));
        }
        text.append('\n');
        for (Verdict.Candidate one : verdict.candidates()) {
            String title = verdict.title(one.name());
            String name = title.length() > width ? title.substring(0, width) : title;
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + width + "s %7s %6s",
                    name,
                    one.isUntouched() ? "-" : verdict.grid() ? Words.count(one.labels()) : one.images(),
                    one.isUntouched() ? "-" : Words.minutes(one.cpuMinutes())));
            for (int i = 0; i < verdict.sets().size(); i++) {
                String set = verdict.sets().get(i).name();
                Verdict.Score score = Objects.requireNonNull(one.scores().get(set));
                Estimate gain = one.gains().get(set);
                text.append(("%" + widths.get(i) + "s")
                        .formatted(Words.points(score.mean()) + (gain == null ? "" : "  " + Words.gain(gain))));
            }
            text.append(Boolean.FALSE.equals(one.holdsGuards()) ? "  forgets too much\n" : "\n");
        }
        text.append('\n');
    }
}
