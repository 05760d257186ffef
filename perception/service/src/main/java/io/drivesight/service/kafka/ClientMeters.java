package io.drivesight.service.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;

/** Kafka's own client metrics in the metrics registry. The one class that knows both libraries. */
public final class ClientMeters implements AutoCloseable {
    private final KafkaClientMetrics consumer;
    private final KafkaClientMetrics producer;

    /** Binds the clients of a connected bus that consumes. */
    public ClientMeters(FrameBus bus, FrameLoop frames, MeterRegistry registry) {
        this.consumer = new KafkaClientMetrics(frames.consumer());
        this.producer = new KafkaClientMetrics(bus.producer());
        consumer.bindTo(registry);
        producer.bindTo(registry);
    }

    @Override
    public void close() {
        consumer.close();
        producer.close();
    }
}
