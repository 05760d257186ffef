package io.drivesight.training.study.verdict;

import io.drivesight.training.study.LabelCount;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A verdict for a terminal: a short table, then the sentences. */
public final class VerdictText {
    private static final int NAME_WIDTH = 44;
    private static final int SET_WIDTH = 29;

    private VerdictText() {}

    /** The text, lines ended by a line feed. */
    public static String of(Verdict verdict) {
        StringBuilder text = new StringBuilder();
        if (!verdict.candidates().isEmpty()) {
            table(text, verdict);
        }
        verdict.summary().forEach(line -> text.append(line).append('\n'));
        if (!verdict.cautions().isEmpty()) {
            text.append("\nWith care:\n");
            verdict.cautions().forEach(line -> text.append("- ").append(line).append('\n'));
        }
        return text.toString();
    }

    private static void table(StringBuilder text, Verdict verdict) {
        int longest = verdict.candidates().stream()
                .mapToInt(one -> verdict.title(one.name()).length())
                .max()
                .orElse(NAME_WIDTH);
        int width = Math.max("candidate".length(), Math.min(NAME_WIDTH, longest));
        String names = "%-" + width + "." + width + "s %7s %6s";
        text.append("Vehicle AP50 and gain over %s (95 %% interval), points; processor minutes a run\n"
                .formatted(verdict.title(verdict.reference())));
        text.append(names.formatted("candidate", "labels", "min"));
        verdict.sets().forEach(set -> text.append(column(set).formatted(set.name())));
        text.append('\n');
        for (Verdict.Candidate one : verdict.candidates()) {
            text.append(names.formatted(
                    verdict.title(one.name()),
                    one.isUntouched() ? "-" : verdict.grid() ? new LabelCount(one.labels()) : one.images(),
                    one.isUntouched() ? "-" : Sentences.minutes(one.cpuMinutes())));
            for (Verdict.SetFacts set : verdict.sets()) {
                @Nullable Estimate gain = one.gains().get(set.name());
                String score = Estimate.points(one.on(set.name()).mean());
                text.append(column(set).formatted(gain == null ? score : score + "  " + gain.inPoints()));
            }
            text.append(Boolean.FALSE.equals(one.holdsGuards()) ? "  forgets too much\n" : "\n");
        }
        text.append('\n');
    }

    private static String column(Verdict.SetFacts set) {
        return String.format(
                Locale.ROOT, "%%%ds", Math.max(SET_WIDTH, set.name().length() + 2));
    }
}
