package io.drivesight.fusion.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class FusionConfigTest {
    @Test
    void properties_sessionTimeoutOfTheUser_counts() {
        assertThat(sessionOf(Map.of("bootstrap.servers", "localhost:1"))).isEqualTo(10_000);
        assertThat(sessionOf(Map.of("bootstrap.servers", "localhost:1", "session.timeout.ms", "6000")))
                .isEqualTo(6000);
    }

    private static int sessionOf(Map<String, Object> kafka) {
        FusionConfig config = new FusionConfig(
                "fusion",
                "results",
                "worlds",
                Guarantee.AT_LEAST_ONCE,
                Optional.empty(),
                1,
                0,
                Optional.empty(),
                kafka);
        Object session = new StreamsConfig(config.properties())
                .getMainConsumerConfigs("fusion", "client", 0)
                .get("session.timeout.ms");
        return Integer.parseInt(String.valueOf(session));
    }

    @Test
    void checkReadable_worldsThatMayNotBeRead_saysWhatToDo() {
        assertThatThrownBy(() -> FusionService.checkReadable(worlds(Set.of(AclOperation.WRITE, AclOperation.DESCRIBE))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("READ");
        assertThatCode(() -> FusionService.checkReadable(worlds(Set.of(AclOperation.READ))))
                .doesNotThrowAnyException();
        assertThatCode(() -> FusionService.checkReadable(worlds(Set.of()))).doesNotThrowAnyException();
    }

    private static TopicDescription worlds(Set<AclOperation> may) {
        return new TopicDescription("worlds", false, List.of(), may);
    }
}
