package io.drivesight.training.study.verdict;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.study.StudyConfig;
import io.drivesight.training.study.StudyResult;
import io.drivesight.training.study.StudyRow;
import io.drivesight.training.trainer.RunConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes a verdict into the study's folder: {@code report.html}, {@code verdict.json} ({@link Verdict} as it is), {@code forest.png},
 * {@code curves-SET.png} for each set, and {@code winner.yaml}, which {@code drivesight train} reads.
 */
public final class VerdictFiles {
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String WINNER = "winner.yaml";

    private VerdictFiles() {}

    /**
     * Writes all of it, each file as a whole or not at all.
     *
     * @param facts name and value for the end of the report: versions, hashes
     * @param configuration the study's configuration as text
     * @throws IOException when a file cannot be written
     */
    public static void write(
            Path folder, StudyResult study, Verdict verdict, Map<String, String> facts, String configuration)
            throws IOException {
        ModelExport.write(folder.resolve("verdict.json"), JSON.writeValueAsBytes(verdict));
        Figures figures = new Figures(verdict);
        for (Map.Entry<String, Figure> curve : figures.curves().entrySet()) {
            ModelExport.write(
                    folder.resolve("curves-" + fileName(curve.getKey()) + ".png"),
                    curve.getValue().png());
        }
        Optional<Figure> forest = figures.forest();
        if (forest.isPresent()) {
            ModelExport.write(folder.resolve("forest.png"), forest.get().png());
        }
        Optional<RunConfig> winner = winner(study, verdict);
        if (winner.isPresent()) {
            ModelExport.write(
                    folder.resolve(WINNER), winnerText(winner.get(), verdict).getBytes(StandardCharsets.UTF_8));
        } else {
            // What an earlier verdict recommended must not be taken for this one's.
            Files.deleteIfExists(folder.resolve(WINNER));
        }
        String html = new VerdictReport(verdict).render(study.rows(), facts, configuration);
        ModelExport.write(folder.resolve("report.html"), html.getBytes(StandardCharsets.UTF_8));
    }

    private static String fileName(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
    }

    private static String winnerText(RunConfig winner, Verdict verdict) {
        return "# What the study recommends. Paths are relative to where the study ran.\n"
                + verdict.summary().stream()
                        .limit(1)
                        .map(line -> "# " + line.replaceAll("\\R", " ") + "\n")
                        .findFirst()
                        .orElse("")
                + "#   drivesight train --config winner.yaml\n"
                + winner.toYaml();
    }

    /**
     * The configuration that repeats the overall recommendation; nothing when that is a base as it is. Its seed is the first one that was scored:
     * choosing the seed with the best score would flatter it.
     */
    static Optional<RunConfig> winner(StudyResult study, Verdict verdict) {
        return verdict.overall()
                .filter(advice -> advice.is(Recommendation.Outcome.TAKE))
                .flatMap(advice -> verdict.contender(advice.choice(), advice.labels()))
                .filter(one -> !one.isUntouched())
                .flatMap(one -> study.full().stream()
                        .filter(row -> row.recipe().equals(one.name())
                                && Objects.equals(row.labels(), one.labels())
                                && row.seed() == one.seeds().get(0))
                        .findFirst())
                .map(row -> configuration(study.config(), row));
    }

    private static RunConfig configuration(StudyConfig study, StudyRow row) {
        RunConfig own = new Evidence.Recipes(study).own(row);
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("seed", row.seed());
        if (study.grid()) {
            study.bases().stream()
                    .filter(base -> base.name().equals(row.base()))
                    .findFirst()
                    .ifPresent(base -> fixed.put("base", base.model()));
            @Nullable Integer labels = row.labels();
            if (labels != null) {
                fixed.put("limit", labels);
            }
        }
        fixed.put("out", "winner");
        RunConfig placed = RunConfig.of(fixed);
        return placed.over(own).over(study.common());
    }
}
