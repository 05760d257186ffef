package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServiceObserverTest {
    /** A method that is new, and that nobody thought of here, would be lost without a word. */
    @Test
    void all_everyEvent_reachesEveryObserver() throws Exception {
        List<String> heard = new ArrayList<>();
        ServiceObserver observers = ServiceObserver.all(List.of(recorder("first", heard), recorder("second", heard)));
        List<Method> events = Stream.of(ServiceObserver.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                // Is the other one of this name, with the number 1.
                .filter(method -> !(method.getName().equals("counted") && method.getParameterCount() == 1))
                .toList();

        for (Method event : events) {
            event.invoke(
                    observers,
                    Stream.of(event.getParameterTypes())
                            .map(ServiceObserverTest::value)
                            .toArray());
        }

        assertThat(events).hasSize(5);
        assertThat(heard)
                .containsExactlyElementsOf(events.stream()
                        .flatMap(event -> Stream.of("first " + event.getName(), "second " + event.getName()))
                        .toList());
    }

    private static ServiceObserver recorder(String name, List<String> heard) {
        return (ServiceObserver) Proxy.newProxyInstance(
                ServiceObserver.class.getClassLoader(),
                new Class<?>[] {ServiceObserver.class},
                (proxy, method, args) -> {
                    heard.add(name + " " + method.getName());
                    return null;
                });
    }

    private static @Nullable Object value(Class<?> type) {
        if (type == int.class) {
            return 1;
        }
        if (type == String.class) {
            return "reason";
        }
        if (type == ServiceObserver.Event.class) {
            return ServiceObserver.Event.REDELIVERED;
        }
        return type == Set.class ? Set.of() : null;
    }
}
