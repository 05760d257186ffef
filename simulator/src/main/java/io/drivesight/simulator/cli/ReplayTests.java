package io.drivesight.simulator.cli;

import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replaytest.ReplayTestException;
import io.drivesight.simulator.replaytest.ReplayTestRunner;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine;

/** Replay tests whose drives are written as the options of {@code replay}. */
public final class ReplayTests {
    private ReplayTests() {}

    /** A runner that tells its progress there. */
    public static ReplayTestRunner runner(Terminal terminal) {
        return new ReplayTestRunner(ReplayTests::open, terminal);
    }

    private static Drive open(Map<String, String> settings) throws IOException {
        String[] arguments = settings.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new);
        try {
            return CommandLine.populateCommand(new DriveOptions(), arguments).open(false);
        } catch (CommandLine.ParameterException | UsageException wrong) {
            throw new ReplayTestException("drive: " + wrong.getMessage(), wrong);
        }
    }
}
