package io.drivesight.service.config;

import java.util.Locale;
import java.util.regex.Pattern;

/** Keeps secrets out of logs and pages. */
public final class Secrets {
    /** What is shown instead. */
    public static final String HIDDEN = "********";

    // Substrings of Kafka's own secret keys (ssl.key.password, sasl.jaas.config, ssl.keystore.key, ...), and of likely
    // others.
    private static final Pattern SECRET =
            Pattern.compile("password|passwd|secret|jaas|token|credential|keystore\\.key|private");

    private Secrets() {}

    /** The value, or stars when its key is that of a secret. */
    public static String redact(String key, String value) {
        return SECRET.matcher(key.toLowerCase(Locale.ROOT)).find() ? HIDDEN : value;
    }
}
