package io.drivesight.simulator.bus;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One broker for all test classes of a virtual machine: a parameter of type {@link EmbeddedBroker} gets it. It is started when it is
 * first asked for, and stopped when all tests are over. Tests keep apart by the names of their topics and groups; one that stops its
 * broker, or wants another kind of it, starts its own.
 */
public final class SharedBroker implements ParameterResolver {
    private record Running(EmbeddedBroker broker) implements AutoCloseable {
        @Override
        public void close() {
            broker.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(EmbeddedBroker.class);
    }

    @Override
    public EmbeddedBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedBroker.class))
                .computeIfAbsent(EmbeddedBroker.class, first -> new Running(EmbeddedBroker.startNew()), Running.class)
                .broker();
    }
}
