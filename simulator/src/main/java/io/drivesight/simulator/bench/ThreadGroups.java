package io.drivesight.simulator.bench;

import java.util.Map;

/** Which thread belongs to what, by its name. */
final class ThreadGroups {
    static final String WORKERS = "workers";
    static final String POLL = "poll loop";
    static final String OUTCOMES = "outcomes";
    static final String PRODUCER = "producer";
    static final String COLLECTION = "garbage collection";
    static final String COMPILATION = "compilation";
    static final String REST = "sender, receiver, rest";

    /** Threads of Java, by the beginning of their names. */
    private static final Map<String, String> JAVA = Map.of(
            "drivesight-worker-",
            WORKERS,
            "drivesight-frames",
            POLL,
            "drivesight-outcomes",
            OUTCOMES,
            "kafka-producer-network-thread | " + ServiceUnderTest.INSTANCE + "-",
            PRODUCER);

    /** Threads of the virtual machine itself, by the beginning of what the system calls them (15 letters at most). */
    private static final Map<String, String> NATIVE = Map.of(
            "GC Thread", COLLECTION,
            "ParGC", COLLECTION,
            "G1 ", COLLECTION,
            "VM Thread", COLLECTION,
            "C1 Compiler", COMPILATION,
            "C2 Compiler", COMPILATION);

    private ThreadGroups() {}

    static String ofJava(String name) {
        return of(name, JAVA);
    }

    /** Empty: not one of the virtual machine's own. */
    static String ofNative(String name) {
        String group = of(name, NATIVE);
        return group.equals(REST) ? "" : group;
    }

    private static String of(String name, Map<String, String> groups) {
        return groups.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(REST);
    }

    static boolean isService(String group) {
        return JAVA.containsValue(group);
    }
}
