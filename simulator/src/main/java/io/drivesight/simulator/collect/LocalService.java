package io.drivesight.simulator.collect;

import io.drivesight.service.DriveSightService;
import io.drivesight.service.config.ServiceConfig;
import io.drivesight.simulator.bus.EmbeddedBroker;
import io.drivesight.simulator.bus.EmbeddedBroker.BrokerException;
import io.drivesight.simulator.bus.KafkaConnection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/** A service in this virtual machine on a broker in another one, for as long as a run needs it. */
public final class LocalService implements AutoCloseable {
    /** Partitions of the topics of a broker that is started for a run. */
    private static final int PARTITIONS = 6;

    private static final int FRAMES_UNDER_WAY = 64;

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private final EmbeddedBroker broker;
    private final DriveSightService service;

    private LocalService(EmbeddedBroker broker, DriveSightService service) {
        this.broker = broker;
        this.service = service;
    }

    /** Frames under way before a replay waits, which bounds what Kafka holds; empty: under {@code latest} it does not wait. */
    public static OptionalInt mostUnderWay(String policy) {
        return policy.equals("every") ? OptionalInt.of(FRAMES_UNDER_WAY) : OptionalInt.empty();
    }

    /** Starts a broker with the topics of the contracts. */
    public static EmbeddedBroker startBroker() {
        EmbeddedBroker broker = EmbeddedBroker.startNew();
        try {
            KafkaConnection.of(broker).createTopics(PARTITIONS);
            return broker;
        } catch (BrokerException failed) {
            broker.close();
            throw failed;
        }
    }

    /**
     * Starts a service on the topics of the contracts and waits until it is ready.
     *
     * @param broker has the topics
     * @param instance name of the service's instance
     * @param settings of the service, by key; the model and the policy among them
     * @throws io.drivesight.service.config.ConfigException when a setting is wrong
     * @throws io.drivesight.service.StartException when the service does not come up
     */
    public static LocalService start(EmbeddedBroker broker, String instance, Map<String, String> settings)
            throws InterruptedException {
        DriveSightService service = DriveSightService.start(config(broker.bootstrapServers(), instance, settings));
        if (!service.awaitReady(READY_TIMEOUT)) {
            String why = service.notReady().toString();
            service.close();
            throw new IllegalStateException("the service did not get ready: " + why);
        }
        return new LocalService(broker, service);
    }

    private static ServiceConfig config(String bootstrapServers, String instance, Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("instance", instance);
        all.put("http.port", "0");
        all.put("kafka.bootstrap-servers", bootstrapServers);
        all.putAll(settings);
        return ServiceConfig.of(all);
    }

    /**
     * Checks settings before anything is started.
     *
     * @throws io.drivesight.service.config.ConfigException when one is wrong
     */
    public static void check(Map<String, String> settings) {
        config("localhost:9092", "check", settings);
    }

    /** False: no more outcomes will come. */
    public boolean isAlive() {
        return broker.isAlive() && !service.ended().isDone();
    }

    /** Where its status and metrics are, on the loopback address. */
    public int httpPort() {
        return service.httpPort();
    }

    @Override
    public void close() {
        service.close();
    }
}
