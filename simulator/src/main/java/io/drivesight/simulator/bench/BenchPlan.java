package io.drivesight.simulator.bench;

import io.drivesight.core.inference.ProviderChoice;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.preprocess.InputProfile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is measured.
 *
 * @param model the detector
 * @param provider what runs it
 * @param profile size of its input
 * @param policy of the service at loads below its capacity: {@code every} or {@code latest}
 * @param cameras at capacity and below
 * @param seconds that each contender has in each round [s]
 * @param warmUpSeconds before that, each time [s]
 * @param rounds at least 1
 * @param loads shares of the capacity, above 0 to 1
 * @param overloads multiples of the capacity, above 1
 * @param manyCameras in overload, beside one
 * @param settings of the service on top, by key
 */
public record BenchPlan(
        Path model,
        ProviderChoice provider,
        InputProfile profile,
        String policy,
        int cameras,
        double seconds,
        double warmUpSeconds,
        int rounds,
        List<Double> loads,
        List<Double> overloads,
        int manyCameras,
        Map<String, String> settings) {
    public BenchPlan {
        loads = List.copyOf(loads);
        overloads = List.copyOf(overloads);
        settings = Map.copyOf(settings);
    }

    RuntimeOptions runtime() {
        return new RuntimeOptions(provider, 1, 0, 0);
    }

    Map<String, String> serviceSettings(String chosenPolicy) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("model.path", model.toString());
        all.put("model.provider", lower(provider));
        all.put("model.profile", lower(profile));
        all.putAll(settings);
        all.put("policy", chosenPolicy);
        return all;
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
