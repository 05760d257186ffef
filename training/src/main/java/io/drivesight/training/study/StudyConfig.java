package io.drivesight.training.study;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.training.run.RunConfig;
import io.drivesight.training.trainer.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A study: recipes, each run with every seed, each result scored on every set.
 *
 * @param common what all runs have in common; a recipe goes before it
 * @param seeds at least one
 * @param evaluate what to score on
 * @param recipes at least one, each with a name of its own
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyConfig(RunConfig common, List<Long> seeds, List<ScoredOn> evaluate, List<Recipe> recipes) {
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    /**
     * A set to score on.
     *
     * @param name heading of its columns
     * @param dir a labelled dataset's folder
     * @param config its configuration file; null: {@code dataset.yaml} in the folder, if there is one
     * @param split {@code train}, {@code val} or {@code all}; null: val where the dataset has one of its own, else all
     */
    public record ScoredOn(
            String name,
            String dir,
            @Nullable String config,
            @Nullable String split) {}

    /**
     * One way to train.
     *
     * @param name heading of its row
     * @param run what differs from the common configuration
     */
    public record Recipe(String name, RunConfig run) {}

    // Jackson hands in null for what a file leaves out.
    @SuppressWarnings("ConstantValue")
    public StudyConfig {
        if (common == null || seeds == null || evaluate == null || recipes == null) {
            throw new IllegalArgumentException("a study needs common, seeds, evaluate and recipes");
        }
        Set<String> names = new HashSet<>();
        for (Recipe recipe : recipes) {
            if (!names.add(recipe.name())) {
                throw new IllegalArgumentException("two recipes are called '" + recipe.name() + "'");
            }
        }
        if (seeds.isEmpty() || evaluate.isEmpty() || recipes.isEmpty()) {
            throw new IllegalArgumentException("seeds, evaluate and recipes must not be empty");
        }
        seeds = List.copyOf(seeds);
        evaluate = List.copyOf(evaluate);
        recipes = List.copyOf(recipes);
    }

    /**
     * Reads a study.
     *
     * @throws TrainingException when it is missing or malformed; the message names the line
     */
    public static StudyConfig read(Path file) {
        try {
            return YAML.readValue(Files.readString(file), StudyConfig.class);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new TrainingException(
                    "%s:%d: not a study: %s"
                            .formatted(
                                    file,
                                    line,
                                    String.valueOf(e.getOriginalMessage())
                                            .lines()
                                            .findFirst()
                                            .orElse("")),
                    e);
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be read (" + e + "); give the path of a study", e);
        }
    }
}
