package io.drivesight.simulator.cli;

import io.drivesight.evaluation.report.TextTable;
import io.drivesight.simulator.collect.ReportFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command's figures go: onto the terminal, and into a file of JSON where that is asked for. */
final class FigureOutput {
    @Option(names = "--report", paramLabel = "FILE", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** A table for as long names as these. */
    TextTable table(List<String> names, String head, List<String> columns) {
        int width = names.stream().mapToInt(String::length).reduce(head.length() + 1, Math::max);
        return new TextTable(out(), width, head, columns);
    }

    /** True: they are to be written. */
    boolean isWanted() {
        return report != null;
    }

    void write(Object figures) throws IOException {
        if (report != null) {
            ReportFile.json(report, figures);
            out().println("report: " + report);
        }
        out().flush();
    }
}
