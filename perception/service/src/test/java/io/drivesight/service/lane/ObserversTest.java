package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.frame.CameraId;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObserversTest {
    /** A method that is new, and that nobody thought of here, would be lost without a word. */
    @Test
    void everyEvent_reachesEveryObserver() throws Exception {
        List<String> heard = new ArrayList<>();
        Observers observers = new Observers(List.of(recorder("first", heard), recorder("second", heard)));
        List<Method> events = Stream.of(ServiceObserver.class.getMethods())
                .filter(method -> !method.isSynthetic())
                .toList();

        for (Method event : events) {
            event.invoke(
                    observers,
                    Stream.of(event.getParameterTypes())
                            .map(ObserversTest::value)
                            .toArray());
        }

        assertThat(events).hasSizeGreaterThan(10);
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
        if (type == CameraId.class) {
            return new CameraId("v", "c");
        }
        return type == Set.class ? Set.of() : null;
    }
}
