package io.drivesight.simulator.cli;

import io.drivesight.core.inference.RuntimeOptions.ProviderChoice;
import io.drivesight.simulator.collect.LocalService;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The service that is started for a run, as options. */
final class ServiceOptions {
    @Mixin
    private ModelOption model = new ModelOption();

    @Option(names = "--provider", paramLabel = "auto|cuda|cpu", description = "What runs the model (default: auto).")
    private @Nullable ProviderChoice provider;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Any setting of the service.")
    private Map<String, String> settings = new LinkedHashMap<>();

    Path model() {
        return model.path();
    }

    ProviderChoice provider() {
        return provider == null ? ProviderChoice.AUTO : provider;
    }

    /** All settings of a service under a policy, by key. */
    Map<String, String> settings(String policy) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("model.path", model().toString());
        all.put("policy", policy);
        if (provider != null) {
            all.put("model.provider", name(provider));
        }
        all.putAll(settings);
        // A wrong setting is told before anything is filmed or started.
        LocalService.check(all);
        return all;
    }

    /** A choice as the service's settings have it. */
    static String name(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
