package io.drivesight.simulator.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraFrame;
import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.core.pipeline.DeadLetter;
import io.drivesight.core.pipeline.FrameOutcome;
import io.drivesight.core.pipeline.FrameResult;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.wire.CameraFrameCodec;
import io.drivesight.core.wire.DeadLetterCodec;
import io.drivesight.core.wire.FrameResultCodec;
import io.drivesight.core.wire.WireException;
import io.drivesight.service.DriveSightService;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.KafkaConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** One set of topics on a running broker, a producer for frames, and readers of what the service publishes. */
final class ServiceRig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final int MAX_MESSAGE_BYTES = 64 << 20;

    /** One for all: each has threads of its own and reads the certificates anew. */
    static final HttpClient HTTP = HttpClient.newHttpClient();

    /** Something read back. */
    @FunctionalInterface
    interface Decoder<T> {
        T decode(byte[] bytes) throws WireException;
    }

    private final KafkaConnection broker;
    private final String prefix;
    private final Path model;
    private final int partitions;
    private final KafkaProducer<byte[], byte[]> producer;
    /** For {@link #count}, which is asked again and again while something is awaited. */
    private final KafkaConsumer<byte[], byte[]> counter;

    ServiceRig(EmbeddedBroker broker, String prefix, Path model, int partitions) {
        this(KafkaConnection.of(broker), prefix, model, partitions);
    }

    ServiceRig(KafkaConnection broker, String prefix, Path model, int partitions) {
        this.broker = broker;
        this.prefix = prefix;
        this.model = model;
        this.partitions = partitions;
        broker.createTopics(
                partitions, List.of(topic("frames"), topic("results"), topic("dead-letters"), topic("status")));
        broker.createCompacted(partitions, topic("state"));
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_MESSAGE_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 128L << 20);
        // The cameras wait for a broker that is away.
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 120_000);
        this.producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.counter = consumer();
    }

    /** Creates one of the rig's topics again, with as many partitions. */
    void create(String name) {
        broker.createTopics(partitions, List.of(topic(name)));
    }

    void delete(String name) throws InterruptedException, ExecutionException {
        try (var admin = broker.admin()) {
            admin.deleteTopics(List.of(topic(name))).all().get();
        }
    }

    /** Sets what one of the rig's topics takes [bytes]. */
    void limitMessages(String name, int bytes) throws InterruptedException, ExecutionException {
        AlterConfigOp limit = new AlterConfigOp(
                new ConfigEntry("max.message.bytes", Integer.toString(bytes)), AlterConfigOp.OpType.SET);
        try (var admin = broker.admin()) {
            admin.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic(name)), List.of(limit)))
                    .all()
                    .get();
        }
    }

    String topic(String name) {
        return prefix + "." + name;
    }

    /** Settings of a service on this rig; later arguments are further settings, key after value. */
    Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
        settings.put("kafka.group-id", prefix);
        for (String name : List.of("frames", "results", "dead-letters", "status", "state")) {
            settings.put("kafka.topics." + name, topic(name));
        }
        settings.put("model.path", model.toString());
        settings.put("model.provider", "cpu");
        settings.put("http.port", "0");
        settings.put("policy", "every");
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    /** Starts a service in this virtual machine and waits until it is ready. */
    DriveSightService start(String... more) throws InterruptedException {
        DriveSightService service = DriveSightService.start(ServiceConfig.of(settings(more)));
        assertThat(service.awaitReady(PATIENCE))
                .as(() -> "ready: " + service.notReady())
                .isTrue();
        return service;
    }

    Future<RecordMetadata> send(CameraFrame frame) {
        return send(frame.id().camera().key(), CameraFrameCodec.encode(frame), Map.of());
    }

    /** Sends a frame as if it had been sent at another time. */
    Future<RecordMetadata> send(CameraFrame frame, Instant sent) {
        byte[] key = frame.id().camera().key().getBytes(StandardCharsets.UTF_8);
        return producer.send(
                new ProducerRecord<>(topic("frames"), null, sent.toEpochMilli(), key, CameraFrameCodec.encode(frame)));
    }

    Future<RecordMetadata> send(String key, byte @Nullable [] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> message =
                new ProducerRecord<>(topic("frames"), key.getBytes(StandardCharsets.UTF_8), value);
        headers.forEach((name, text) -> message.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return producer.send(message);
    }

    /** Puts any message on any of the topics. */
    Future<RecordMetadata> put(String name, int partition, String key, byte[] value) {
        return producer.send(new ProducerRecord<>(topic(name), partition, key.getBytes(StandardCharsets.UTF_8), value));
    }

    /** Takes away what was committed, as retention does. */
    void deleteCommitted() throws InterruptedException, ExecutionException {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        committed()
                .forEach((partition, offset) -> before.put(partition, RecordsToDelete.beforeOffset(offset.offset())));
        try (var admin = broker.admin()) {
            admin.deleteRecords(before).all().get();
        }
    }

    void flush() {
        producer.flush();
    }

    /** Reads outcomes from the beginning until there are so many, then a moment more for any that should not be there. */
    List<FrameOutcome> outcomes(int count) {
        return results(count, result -> outcomes(result).size()).stream()
                .flatMap(result -> outcomes(result).stream())
                .toList();
    }

    /** One for each message that a record is about, those that were skipped included. */
    private static List<FrameOutcome> outcomes(FrameResult result) {
        return result.skipped()
                .map(range -> LongStream.rangeClosed(range.first(), range.last())
                        .mapToObj(offset -> at(offset, result.outcome()))
                        .toList())
                .orElseGet(result::outcomes);
    }

    private static FrameOutcome at(long offset, FrameOutcome skipped) {
        FrameOutcome.Source source = skipped.source();
        return new FrameOutcome(
                Optional.empty(),
                Optional.empty(),
                skipped.outcome(),
                skipped.reason(),
                skipped.detail(),
                skipped.stage(),
                skipped.timings(),
                skipped.fetchTime(),
                skipped.outcomeTime(),
                new FrameOutcome.Source(source.topic(), source.partition(), offset),
                0);
    }

    /** Records about messages, whatever became of them. */
    List<FrameResult> results(int count) {
        return results(count, result -> 1);
    }

    /** Records of processed frames. */
    List<FrameResult> processed(int count) {
        return results(count, result -> result.scene().isPresent() ? 1 : 0).stream()
                .filter(result -> result.scene().isPresent())
                .toList();
    }

    private List<FrameResult> results(int count, ToIntFunction<FrameResult> weight) {
        return records("results", count, read -> weight.applyAsInt(decode(FrameResultCodec::decode, read))).stream()
                .map(read -> decode(FrameResultCodec::decode, read.value()))
                .toList();
    }

    /** The frame of a record that has one. */
    static FrameId id(FrameResult result) {
        return result.outcome().id().orElseThrow();
    }

    static CameraId camera(FrameResult result) {
        return id(result).camera();
    }

    static long sequence(FrameResult result) {
        return id(result).sequence();
    }

    /** What was seen in a processed frame. */
    static List<TrackedObject> objects(FrameResult result) {
        return result.scene().orElseThrow().objects();
    }

    List<DeadLetter> deadLetters(int count) {
        return read("dead-letters", count, DeadLetterCodec::decode);
    }

    <T> List<T> read(String name, int count, Decoder<T> decoder) {
        return records(name, count).stream()
                .map(read -> decode(decoder, read.value()))
                .toList();
    }

    private static <T> T decode(Decoder<T> decoder, byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (WireException e) {
            throw new AssertionError("a published message breaks the contract", e);
        }
    }

    /** At least so many records of a topic, and whatever else is there within a moment. */
    List<ConsumerRecord<byte[], byte[]>> records(String name, int count) {
        return records(name, count, value -> 1);
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String name, int count, ToIntFunction<byte[]> weight) {
        int found = 0;
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic(name)).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (found < count && System.nanoTime() < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    all.add(record);
                    found += weight.applyAsInt(record.value());
                }
            }
            consumer.poll(Duration.ofMillis(300)).forEach(all::add);
        }
        return all;
    }

    /** How many records a topic has now. */
    synchronized int count(String name) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic(name), partition))
                .toList();
        return counter.endOffsets(all).values().stream()
                .mapToInt(Long::intValue)
                .sum();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, MAX_MESSAGE_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The committed offsets of the service's group. */
    Map<TopicPartition, OffsetAndMetadata> committed() throws InterruptedException, ExecutionException {
        try (var admin = broker.admin()) {
            return admin.listConsumerGroupOffsets(prefix)
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    /** What the service shows at a path. */
    static String page(DriveSightService service, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + service.httpPort() + path);
        HttpResponse<String> response =
                HTTP.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    /** How many of each. */
    static Map<Outcome, Integer> counts(List<FrameOutcome> outcomes) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        outcomes.forEach(outcome -> counts.merge(outcome.outcome(), 1, Integer::sum));
        return counts;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(10));
        counter.close();
    }
}
