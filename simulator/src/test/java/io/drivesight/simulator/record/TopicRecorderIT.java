package io.drivesight.simulator.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.simulator.bus.BrokerOptions;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a broker that creates the topics it is asked for. */
@Timeout(120)
class TopicRecorderIT {
    private static EmbeddedBroker broker;
    private static KafkaConnection connection;

    private final Sink sink = new Sink();

    /** Keeps what it gets; refuses messages that begin with 13. */
    private static final class Sink implements RecordingSink {
        private final List<String> channels = new ArrayList<>();
        private boolean closed;

        @Override
        public void write(Channel channel, byte[] value, long publishNanos, long logNanos) {
            if (value[0] == 13) {
                throw new IllegalStateException("thirteen");
            }
            channels.add(channel.name());
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @BeforeAll
    static void startBroker() {
        broker = EmbeddedBroker.startNew(
                BrokerOptions.defaults().withProperties(Map.of("auto.create.topics.enable", "true")));
        connection = KafkaConnection.of(broker);
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    private TopicRecorder start(String... topics) throws IOException {
        RecordingWriter writer = new RecordingWriter(List.of(sink));
        return TopicRecorder.start(connection, List.of(topics), false, writer, Clock.systemUTC());
    }

    private static void send(String topic, int value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = connection.producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(topic, new byte[] {(byte) value}))
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void start_topicThatComesLater_isNotCreatedButRecordedFromItsBeginning() throws Exception {
        connection.createTopics(1, List.of("early"));
        try (TopicRecorder recorder = start("early", "late")) {
            assertThat(recorder.missing()).containsExactly("late");
            try (Admin admin = connection.admin()) {
                assertThat(admin.listTopics().names().get()).doesNotContain("late");
            }
            send("early", 1);
            connection.createTopics(3, List.of("late"));
            send("late", 2);
            while (recorder.messages() < 2) {
                Thread.sleep(50);
            }
            send("early", 3);
            assertThat(recorder.missing()).isEmpty();
        }

        assertThat(sink.channels).containsExactly("early", "late", "early");
        assertThat(sink.closed).isTrue();
    }

    @Test
    void start_noTopicThere_saysSoAndClosesTheWriter() {
        assertThatThrownBy(() -> start("nowhere"))
                .isInstanceOf(KafkaException.class)
                .hasMessageContaining("none of the wanted topics exists");
        assertThat(sink.closed).isTrue();
    }

    @Test
    void close_sinkFailed_saysWhy() throws Exception {
        connection.createTopics(1, List.of("luck"));
        TopicRecorder recorder = start("luck");
        send("luck", 13);
        while (recorder.running()) {
            Thread.sleep(50);
        }

        assertThatThrownBy(recorder::close).isInstanceOf(IOException.class).hasMessageContaining("thirteen");
    }
}
