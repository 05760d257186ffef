package io.drivesight.simulator.score;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drivesight score}. */
@Command(
        name = "score",
        mixinStandardHelpOptions = true,
        description = {"Scores tracks, detections or predicted paths against the ground truth.", ""},
        footerHeading = "%nExamples:%n",
        footer = {
            "  drivesight score tracking --gt label_02 --tracks out --format kitti --class car --seqmap seqmap.txt",
            "  drivesight score detection --gt annotations.json --detections results.json --report ap.json",
            "  drivesight score trajectories --tracks eth_hotel.tsv",
            "  drivesight score hints --data ../shared/data",
            "",
            "Each has its own --help. Exit codes: 0 scored, 1 a file is no good, 2 wrong usage."
        },
        subcommands = {
            ScoreTrackingCommand.class,
            ScoreDetectionCommand.class,
            ScoreTrajectoriesCommand.class,
            ScoreHintsCommand.class
        })
public final class ScoreCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "score what? One of tracking, detection, trajectories, hints");
    }
}
