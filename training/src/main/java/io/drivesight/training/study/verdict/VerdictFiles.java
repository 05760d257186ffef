package io.drivesight.training.study.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drivesight.evaluation.report.Chart;
import io.drivesight.evaluation.report.Pictures;
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
import java.util.List;
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
        if (Pictures.hasFonts()) {
            Figures figures = new Figures(verdict);
            for (Map.Entry<String, Chart> curve : figures.curves().entrySet()) {
                String name = curve.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-");
                ModelExport.write(
                        folder.resolve("curves-" + name + ".png"),
                        curve.getValue().png());
            }
            List<Chart> forest = figures.forest();
            if (!forest.isEmpty()) {
                ModelExport.write(folder.resolve("forest.png"), Chart.png(forest));
            }
        }
        Optional<RunConfig> winner = winner(study, verdict);
        if (winner.isPresent()) {
            String text = """
                    # What the study recommends. Paths are relative to where the study ran.
                    # %s
                    #   drivesight train --config winner.yaml
                    %s""".formatted(
                            verdict.summary().get(0).replaceAll("\\R", " "),
                            winner.get().toYaml());
            ModelExport.write(folder.resolve(WINNER), text.getBytes(StandardCharsets.UTF_8));
        } else {
            // What an earlier verdict recommended must not be taken for this one's.
            Files.deleteIfExists(folder.resolve(WINNER));
        }
        String html = VerdictReport.page(verdict, facts, configuration);
        ModelExport.write(folder.resolve("report.html"), html.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The configuration that repeats the overall recommendation; nothing when that is a base as it is. Its seed is the first one that was scored:
     * choosing the seed with the best score would flatter it.
     */
    static Optional<RunConfig> winner(StudyResult study, Verdict verdict) {
        return verdict.choice()
                .filter(one -> !one.isUntouched())
                .flatMap(one -> study.full().stream()
                        .filter(row -> row.recipe().equals(one.name())
                                && Objects.equals(row.labels(), one.labels())
                                && row.seed() == one.seeds().get(0))
                        .findFirst())
                .map(row -> configuration(study.config(), row));
    }

    private static RunConfig configuration(StudyConfig study, StudyRow row) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        fixed.put("seed", row.seed());
        if (study.grid()) {
            fixed.put("base", study.bases().get(study.base(row)).model());
            @Nullable Integer labels = row.labels();
            if (labels != null) {
                fixed.put("limit", labels);
            }
        }
        fixed.put("out", "winner");
        return RunConfig.of(fixed).over(study.own(row)).over(study.common());
    }

    /**
     * What it takes to repeat a study, by name: hashes that its folder keeps in {@code study.json}, and the machine's versions.
     *
     * @param config the study's file
     * @param folder the study's folder
     * @throws IOException when {@code study.json} is damaged
     */
    public static Map<String, String> facts(Path config, Path folder) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("study", config.toString());
        Path identity = folder.resolve("study.json");
        if (Files.exists(identity)) {
            JsonNode tree = JSON.readTree(identity.toFile());
            hashes(facts, "model ", tree.path("modelSha256"));
            hashes(facts, "set ", tree.path("setSha256"));
        }
        facts.put(
                "Java", Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        return facts;
    }

    private static void hashes(Map<String, String> facts, String kind, JsonNode hashes) {
        hashes.properties()
                .forEach(one -> facts.put(
                        kind + one.getKey(), "sha256 " + one.getValue().asText()));
    }
}
