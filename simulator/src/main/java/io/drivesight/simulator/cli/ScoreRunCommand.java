package io.drivesight.simulator.cli;

import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.score.page.RunTable;
import io.drivesight.simulator.score.page.ScorePage;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.RunScore;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drivesight score run}. */
@Command(
        name = "run",
        description = {
            "The one score of a recording, from its topics alone: precision of the boxes, tracks, predicted paths,",
            "and positions against the truth in it; outcomes and latency also without truth.",
            ""
        },
        footer = {
            "  drivesight record --bootstrap-servers localhost:9092 --out run.mcap",
            "  drivesight score run run.mcap --report run.json --html run.html",
            "  drivesight score run.mcap",
            "",
            "What counts and what the figures mean: docs/simulator.md, \"One score\".",
            "Exit codes: 0 scored, 1 the recording is no good, 2 wrong usage."
        })
final class ScoreRunCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The recording, an MCAP file.")
    @SuppressWarnings("NullAway.Init") // required
    private Path file;

    @Mixin
    private final RunScoring scoring = new RunScoring();

    @Override
    public Integer call() throws IOException {
        scoring.score(file);
        return 0;
    }

    /** Scores a recording, and where the figures go: {@code score run FILE} and {@code score FILE} are the same. */
    static final class RunScoring {
        private static final int NAME_WIDTH = 42;

        @Mixin
        private final FigureOutput output = new FigureOutput();

        @Option(names = "--html", paramLabel = "F.html", description = "Write the report as a page with charts.")
        private @Nullable Path html;

        void score(Path file) throws IOException {
            PrintWriter out = output.out();
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file + " (give a recording, an .mcap file)");
            }
            Run run = Run.read(file);
            RunScore score = RunScore.of(run);
            print(score, out);
            output.write(score.json());
            if (html != null) {
                ScorePage.write(html, score);
                out.println("page: " + html);
                out.flush();
            }
        }

        private static void print(RunScore score, PrintWriter out) {
            out.printf(
                    Locale.ROOT,
                    "%s: %.1f s, %d cameras, model %s, %s %s%n",
                    score.recording(),
                    score.seconds(),
                    score.cameras().size(),
                    score.model().isEmpty() ? "unknown" : score.model(),
                    score.scenario(),
                    score.conditions());
            score.notes().forEach(note -> out.println("note: " + note));
            for (RunTable table : RunTable.of(score)) {
                out.println();
                out.println(table.title() + (table.note().isEmpty() ? "" : ". " + table.note()));
                TextTable text = new TextTable(
                        out,
                        NAME_WIDTH,
                        "",
                        table.columns().subList(1, table.columns().size()));
                table.rows().forEach(row -> text.add(row.get(0), row.subList(1, row.size())));
            }
        }
    }
}
