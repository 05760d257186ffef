package io.drivesight.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.service.config.SettingReader.Secrets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.key.password",
                "ssl.keystore.password",
                "ssl.keystore.key",
                "sasl.jaas.config",
                "sasl.oauthbearer.client.credentials.client.secret",
                "SSL.TRUSTSTORE.PASSWORD"
            })
    void redact_secretKey_hidesTheValue(String key) {
        assertThat(Secrets.redact(key, "hush")).isEqualTo(Secrets.HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol", "ssl.truststore.location", "client.dns.lookup"})
    void redact_otherKey_showsTheValue(String key) {
        assertThat(Secrets.redact(key, "shown")).isEqualTo("shown");
    }
}
