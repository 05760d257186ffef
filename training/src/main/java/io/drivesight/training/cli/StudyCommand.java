package io.drivesight.training.cli;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.training.study.Study;
import io.drivesight.training.study.StudyConfig;
import io.drivesight.training.study.StudyResult;
import io.drivesight.training.study.Verdict;
import io.drivesight.training.study.VerdictFiles;
import io.drivesight.training.study.VerdictText;
import io.drivesight.training.study.Verdicts;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code study}: many runs, one verdict. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description = {
            "Trains every base model with every strategy, number of labels and seed; "
                    + "scores every result on every set; and says what to take, with intervals: report.html, verdict.json, winner.yaml for "
                    + "drivesight train, and all rows in rows.json. Halving sorts candidates "
                    + "out by short runs, and a budget of processor time bounds the whole. A study that was stopped (Ctrl-C, kill) "
                    + "goes on where it was when the same command is given again. Several processes may share the folder: each "
                    + "takes runs that no other works on."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight study --config training/examples/study.yaml --out study",
            "  drivesight study --config training/examples/study-grid.yaml --out grid",
            "  drivesight study --config training/examples/study-grid.yaml --out grid --verdict-only",
            "  for worker in 1 2; do OMP_NUM_THREADS=1 drivesight study --config study.yaml --out study & done; wait"
        })
public final class StudyCommand extends PrintingCommand {
    @Option(names = "--config", required = true, paramLabel = "F.yaml", description = "The study.")
    private Path config = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the runs and the report.")
    private Path out = Path.of("");

    @Option(
            names = "--verdict-only",
            description = "Run nothing: judge the runs that the folder holds, whether the study is finished or not.")
    private boolean verdictOnly;

    @Mixin
    private OverlapOptions overlap = new OverlapOptions();

    @Override
    int run(PrintWriter print) throws IOException, InterruptedException {
        StudyConfig asked = StudyConfig.read(config);
        if (verdictOnly && !Files.exists(out.resolve("study.json"))) {
            throw new TrainingException(
                    out + " holds no study (study.json is missing); give the --out of one that ran");
        }
        Study study = Study.open(
                asked,
                out,
                overlap.rule(),
                line -> {
                    print.println(line);
                    print.flush();
                },
                System::nanoTime,
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime);
        if (verdictOnly) {
            write(print, study, study.soFar());
            return 0;
        }
        StudyResult result = study.run();
        study.publish(() -> write(print, study, result));
        if (result.full().stream().allMatch(row -> row.failure() != null)) {
            throw new TrainingException(
                    "no run at full length gave a model; %s says why".formatted(out.resolve("report.html")));
        }
        return 0;
    }

    private void write(PrintWriter print, Study study, StudyResult result) throws IOException {
        Output.writeJson(out.resolve("rows.json"), result.rows());
        Verdict verdict = Verdicts.of(result, study.scenes());
        new VerdictFiles(out, result, verdict).write(config);
        print.println();
        new VerdictText(verdict).print(print);
        print.println();
        print.println(out.resolve("report.html") + " shows it, " + out.resolve("rows.json") + " has every run");
        print.flush();
    }
}
