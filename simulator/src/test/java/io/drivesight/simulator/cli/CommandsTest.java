package io.drivesight.simulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandsTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Commands.create();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void everyCommand_help_hasExamplesAndExitCodes() {
        Commands.create().getSubcommands().forEach((name, command) -> {
            String help = command.getUsageMessage();
            assertThat(help).as(name).contains("Examples:").contains("Exit codes:");
        });
    }

    @Test
    void render_noScenario_isAUsageError() {
        assertThat(run("render", "--out", "x")).isEqualTo(2);
        assertThat(err.toString()).contains("--scenario is missing");
    }

    @Test
    void render_badWeather_saysWhatIsAllowed() {
        assertThat(run("render", "--scenario", "following", "--weather", "snow", "--out", "x"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("weather 'snow'", "allowed: clear, fog:");
    }

    @Test
    void replay_noBootstrapServers_isAUsageError() {
        assertThat(run("replay", "--frames", ".")).isEqualTo(2);
        assertThat(err.toString()).contains("--bootstrap-servers");
    }

    @Test
    void replay_reportWithoutCollect_isAUsageError() {
        int status = run("replay", "--bootstrap-servers", "127.0.0.1:1", "--frames", ".", "--report", "r.json");

        assertThat(status).isEqualTo(2);
        assertThat(err.toString().strip())
                .isEqualTo("drivesight replay: --report and --out need the results: add --collect");
    }

    @Test
    void replay_unknownScenario_saysWhichThereAre() {
        assertThat(run("replay", "--bootstrap-servers", "127.0.0.1:1", "--scenario", "nowhere"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("no scenario 'nowhere'", "multi-camera-junction");
    }

    @Test
    void replay_moreCamerasThanTheScenarioHas_isAUsageError() {
        assertThat(run("replay", "--bootstrap-servers", "127.0.0.1:1", "--scenario", "cut-in", "--cameras", "9"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--cameras 9: scenario cut-in has");
    }

    @Test
    void replay_framesAndScenario_isAUsageError() {
        assertThat(run("replay", "--bootstrap-servers", "127.0.0.1:1", "--frames", ".", "--scenario", "cut-in"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("give one of them");
        assertThat(run("replay", "--bootstrap-servers", "127.0.0.1:1", "--frames", ".", "--weather", "fog"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--weather needs --scenario");
    }

    @Test
    void replay_badSpeed_isAUsageError() {
        assertThat(run("replay", "--bootstrap-servers", "127.0.0.1:1", "--frames", ".", "--speed", "0"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--speed is 0.01 to 1000.0, was 0.0");
    }

    @Test
    void replay_badKafkaProperty_failsInOneLine(@TempDir Path folder) {
        int status = run(
                "replay",
                "--bootstrap-servers",
                "127.0.0.1:1",
                "--frames",
                folder.toString(),
                "--kafka-property",
                "security.protocol=NONE");

        assertThat(status).isEqualTo(1);
        assertThat(err.toString().strip()).hasLineCount(1).contains("security.protocol");
    }

    @Test
    void film_partOfAScenario_endsThereAndBeginsAtItsBeginning() {
        DriveOptions options = new DriveOptions();
        new CommandLine(options).parseArgs("--scenario", "cut-in", "--to", "2");
        assertThat(options.film(12).orElseThrow().seconds()).isEqualTo(2);

        new CommandLine(options).parseArgs("--scenario", "cut-in", "--from", "1");
        assertThatThrownBy(() -> options.film(12)).hasMessageContaining("filmed from its beginning");
    }

    @Test
    void noCommand_isAUsageError() {
        assertThat(run()).isEqualTo(2);
    }
}
