package io.drivesight.training.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that prints what it finds on its own output. */
abstract class PrintingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() throws IOException, InterruptedException {
        PrintWriter out = line().getOut();
        int code = run(out);
        out.flush();
        return code;
    }

    /** Does the work, and gives back the exit code. */
    abstract int run(PrintWriter out) throws IOException, InterruptedException;

    /** What was parsed. */
    final CommandLine line() {
        return spec.commandLine();
    }

    /** The command as it was given, for the card; a resumed run is made by the command that began it. */
    final String given() {
        List<String> words = new ArrayList<>(List.of("drivesight", spec.name()));
        line().getParseResult().originalArgs().stream()
                .filter(word -> !word.equals("--resume") && !word.equals(spec.name()))
                .forEach(words::add);
        return String.join(" ", words);
    }
}
