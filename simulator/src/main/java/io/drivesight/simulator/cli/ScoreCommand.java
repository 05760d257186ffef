package io.drivesight.simulator.cli;

import io.drivesight.simulator.cli.ScoreRunCommand.RunScoring;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drivesight score}. */
@Command(
        name = "score",
        description = {"Scores a recording, or tracks, detections or predicted paths against the ground truth.", ""},
        footer = {
            "  drivesight score run.mcap --report run.json --html run.html",
            "  drivesight score scenarios --out scores",
            "  drivesight score protocol --detections truth",
            "  drivesight score tracking --gt label_02 --tracks out --format kitti --class car --seqmap seqmap.txt",
            "  drivesight score detection --gt annotations.json --detections results.json --report ap.json",
            "",
            "Each has its own --help. Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        },
        subcommands = {
            ScoreTrackingCommand.class,
            ScoreDetectionCommand.class,
            ScoreRunCommand.class,
            ScoreScenariosCommand.class,
            ScoreProtocolCommand.class,
            ScoreWorldCommand.class
        })
final class ScoreCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "A recording, an MCAP file: the same as `score run FILE`.")
    private @Nullable Path file;

    @Mixin
    private final RunScoring scoring = new RunScoring();

    @Override
    public Integer call() throws IOException {
        if (file == null) {
            throw new UsageException(
                    "score what? A recording, or one of run, scenarios, protocol, world, tracking, detection");
        }
        scoring.score(file);
        return 0;
    }
}
