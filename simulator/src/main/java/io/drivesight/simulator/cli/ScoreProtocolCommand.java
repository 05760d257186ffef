package io.drivesight.simulator.cli;

import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.score.protocol.CasePlayer;
import io.drivesight.simulator.score.protocol.CasePlayer.Teller;
import io.drivesight.simulator.score.protocol.CaseResult;
import io.drivesight.simulator.score.protocol.ProtocolCase;
import io.drivesight.simulator.score.protocol.ProtocolCases;
import io.drivesight.simulator.score.protocol.ProtocolPage;
import io.drivesight.simulator.score.protocol.ProtocolRun;
import io.drivesight.simulator.score.protocol.ProtocolScore;
import io.drivesight.simulator.score.protocol.ProtocolTest;
import io.drivesight.simulator.score.protocol.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drivesight score protocol}. */
@Command(
        name = "protocol",
        description = {
            "Scores warnings by a protocol: sampled encounters that end in a contact unless somebody brakes, tests after",
            "NHTSA and Euro NCAP, and quiet driving by the hour. The truth is the scenario's own world. With the truth's",
            "boxes or states in place of a detector nothing is drawn.",
            ""
        },
        footer = {
            "  drivesight score protocol --detections truth --report p.json --page p.html",
            "  drivesight score protocol --detections truth,jitter=0.03,miss=0.1 --seeds 1-5",
            "  drivesight score protocol --states truth --tests cut-in,quiet-city",
            "  drivesight score protocol --detections truth --warnings world --seeds 1-5",
            "  drivesight score protocol --detections truth --show cut-in.3.1",
            "",
            "What is asked and how it is judged: docs/simulator.md, \"A protocol for warnings\".",
            "Exit codes: 0 scored, 1 failed, 2 wrong usage."
        })
final class ScoreProtocolCommand implements Callable<Integer> {
    @Mixin
    private final SightOptions sight = new SightOptions();

    @Option(
            names = "--warnings",
            paramLabel = "W",
            description =
                    "Whose are judged: camera (the front one, default), cameras (four, each on its own), or world (the"
                            + " fusion of the four).")
    private Teller warnings = Teller.CAMERA;

    @Option(names = "--seeds", paramLabel = "A-B", description = "Default: ${DEFAULT-VALUE}.")
    private String seeds = "1-20";

    @Option(
            names = "--weathers",
            split = ",",
            paramLabel = "W",
            defaultValue = "clear",
            description = "Matter to a detector only (default: ${DEFAULT-VALUE}).")
    private List<String> weathers = new ArrayList<>();

    @Option(names = "--tests", split = ",", paramLabel = "NAME", description = "Default: all.")
    private List<String> tests = new ArrayList<>();

    @Option(
            names = "--show",
            paramLabel = "CASE[:ACTOR]",
            description = "Only this case, frame by frame, e.g. cut-in.3.1 or quiet-city.2.1:oncoming-4.")
    private @Nullable String show;

    @Option(names = "--page", paramLabel = "FILE", description = "Write a page with a picture of each case.")
    private @Nullable Path page;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Cases played side by side (default: number of processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Mixin
    private final FigureOutput output = new FigureOutput();

    @Override
    public Integer call() throws IOException {
        return sight.use(System::nanoTime, eyes -> score(new CasePlayer(eyes, warnings)));
    }

    private int score(CasePlayer player) throws IOException {
        if (show != null) {
            show(player, show);
            return 0;
        }
        List<CaseResult> results = ProtocolRun.of(
                player,
                chosen(),
                UsageException.unlessRead(Seeds::parse, seeds),
                weathers.stream()
                        .map(weather -> UsageException.unlessRead(Conditions::parse, weather))
                        .toList(),
                threads,
                Terminal.standardOutput());
        ProtocolScore score = new ProtocolScore(results, player);
        score.print(output.out());
        output.write(score.json());
        if (page != null) {
            ProtocolPage.write(page, score);
        }
        return 0;
    }

    private List<ProtocolTest> chosen() {
        List<ProtocolTest> all = ProtocolCases.tests();
        List<String> names = all.stream().map(ProtocolTest::name).toList();
        for (String name : tests) {
            if (!names.contains(name)) {
                throw new UsageException(
                        "--tests: there is no '%s'; tests are %s".formatted(name, String.join(", ", names)));
            }
        }
        return tests.isEmpty()
                ? all
                : all.stream().filter(test -> tests.contains(test.name())).toList();
    }

    /** One case frame by frame. */
    private void show(CasePlayer player, String name) {
        String id = name.replaceFirst(":.*", "");
        String actor = name.contains(":") ? name.substring(name.indexOf(':') + 1) : "";
        String[] parts = id.split("\\.");
        ProtocolTest test = ProtocolCases.tests().stream()
                .filter(each -> parts.length == 3 && each.name().equals(parts[0]))
                .findFirst()
                .orElseThrow(
                        () -> new UsageException("--show is like cut-in.3.1 (test, seed, number), was '" + name + "'"));
        try {
            ProtocolCase one = ProtocolCases.of(test, Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
            Timeline.of(player, one, actor).forEach(output.out()::println);
            output.out().flush();
        } catch (NumberFormatException e) {
            throw new UsageException("--show is like cut-in.3.1 (test, seed, number), was '" + name + "'");
        }
    }
}
