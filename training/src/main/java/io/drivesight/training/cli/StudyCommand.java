package io.drivesight.training.cli;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.training.study.Study;
import io.drivesight.training.study.StudyConfig;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.study.StudyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code study}: many runs, one table. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        description = {
            "Trains every recipe of a study with every seed, scores every result on every set, and writes one table: table.md and "
                    + "rows.json. A study that was stopped goes on where it was. Several processes may share the folder: each takes "
                    + "runs that no other works on."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight study --config training/examples/study.yaml --out study",
            "  for worker in 1 2; do OMP_NUM_THREADS=1 drivesight study --config study.yaml --out study & done; wait"
        })
public final class StudyCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "F.yaml", description = "The study.")
    private Path config = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the runs and the table.")
    private Path out = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter print = Output.out(spec);
        Study study = new Study(
                StudyConfig.read(config),
                out,
                note -> {
                    print.println(note);
                    print.flush();
                },
                System::nanoTime,
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getProcessCpuTime);
        List<StudyRow> rows = study.run();
        String table = StudyTable.markdown(rows);
        Output.write(out.resolve("table.md"), table.getBytes(StandardCharsets.UTF_8));
        Output.writeJson(out.resolve("rows.json"), rows);
        print.print(table);
        print.flush();
        return 0;
    }
}
