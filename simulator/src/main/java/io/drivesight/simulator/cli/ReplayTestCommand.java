package io.drivesight.simulator.cli;

import static io.drivesight.evaluation.report.Text.format;

import io.drivesight.simulator.collect.ReportFile;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replaytest.JUnitXml;
import io.drivesight.simulator.replaytest.ReplayTestException;
import io.drivesight.simulator.replaytest.ReplayTestResult;
import io.drivesight.simulator.replaytest.ReplayTestResult.Check;
import io.drivesight.simulator.replaytest.ReplayTestRunner;
import io.drivesight.simulator.replaytest.ReplayTestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drivesight replay-test}. */
@Command(
        name = "replay-test",
        description = {
            "Replays drives through Kafka and the service on this machine, and holds the figures against what files expect.",
            ""
        },
        footer = {
            "  drivesight replay-test simulator/examples/cut-in.yaml",
            "  drivesight replay-test tests/*.yaml --junit target/replay-tests.xml --keep target/replay-tests",
            "",
            "What a file may say: docs/simulator.md, \"Replay tests\".",
            "Exit codes: 0 all passed, 1 one failed or could not be run, 2 wrong usage."
        })
public final class ReplayTestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE.yaml", arity = "1..*", description = "The tests.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--junit", paramLabel = "FILE", description = "Write the results as JUnit XML.")
    private @Nullable Path junit;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Keep NAME.mcap (what was sent and what came back) and NAME.json (all figures) of each test.")
    private @Nullable Path keep;

    /** A runner of tests whose drives are written as the options of {@code replay}; it tells its progress there. */
    public static ReplayTestRunner runner(Terminal terminal) {
        return new ReplayTestRunner(ReplayTestCommand::open, terminal);
    }

    private static Drive open(Map<String, String> settings, boolean drawn) throws IOException {
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        try {
            return CommandLine.populateCommand(new DriveOptions(drawn), arguments)
                    .open(false);
        } catch (CommandLine.ParameterException | UsageException wrong) {
            throw new ReplayTestException("drive: " + wrong.getMessage(), wrong);
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        for (Path file : files) {
            if (!Files.isRegularFile(file)) {
                throw new UsageException(file + ": no such file");
            }
        }
        Terminal terminal = Terminal.standardOutput();
        ReplayTestRunner runner = runner(terminal);
        List<JUnitXml.Suite> suites = new ArrayList<>();
        for (Path file : files) {
            suites.add(run(runner, file, terminal));
        }
        if (junit != null) {
            JUnitXml.write(suites, junit);
            terminal.line("report: " + junit);
        }
        long passed = suites.stream()
                .filter(suite -> suite.result().map(ReplayTestResult::passed).orElse(false))
                .count();
        terminal.line("%d of %d replay tests passed".formatted(passed, suites.size()));
        return passed == suites.size() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** One that cannot be run is told, and the others still run. */
    private JUnitXml.Suite run(ReplayTestRunner runner, Path file, Terminal terminal) throws InterruptedException {
        terminal.line(file + " …");
        try {
            ReplayTestSpec spec = ReplayTestSpec.read(file);
            ReplayTestResult result = keep == null ? runner.run(spec) : kept(runner, spec, keep);
            show(result, terminal);
            return new JUnitXml.Suite(result.name(), Optional.of(result), "");
        } catch (IOException | RuntimeException e) {
            terminal.line("  ERROR  " + e.getMessage());
            return new JUnitXml.Suite(
                    String.valueOf(file.getFileName()), Optional.empty(), String.valueOf(e.getMessage()));
        }
    }

    private static ReplayTestResult kept(ReplayTestRunner runner, ReplayTestSpec spec, Path folder)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        String name = spec.name().replaceAll("[^A-Za-z0-9_.-]+", "-");
        Path recording = folder.resolve(name + ".mcap");
        Files.deleteIfExists(recording);
        ReplayTestResult result = runner.run(spec, recording);
        ReportFile.json(folder.resolve(name + ".json"), result.figures());
        return result;
    }

    private static void show(ReplayTestResult result, Terminal terminal) {
        for (Check check : result.checks()) {
            terminal.line("  " + (check.passed() ? "ok     " : "FAILED ") + check.text());
        }
        terminal.line(
                format("  %s %s in %.1f s", result.name(), result.passed() ? "passed" : "FAILED", result.seconds()));
    }
}
