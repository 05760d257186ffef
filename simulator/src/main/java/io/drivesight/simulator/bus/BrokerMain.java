package io.drivesight.simulator.bus;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * What runs in the broker's JVM: formats the storage once, then is Kafka. It ends when its parent ends, however the parent
 * ends: its standard input is then at its end.
 */
public final class BrokerMain {
    private static final String CLUSTER_ID = "ZHJpdmVzaWdodC1idXMtMQ";

    private BrokerMain() {}

    /**
     * @param args the folder of the broker; its {@code server.properties} is there
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        ignoreInterrupt();
        Thread watch = new Thread(() -> endWithParent(System.in, folder), "parent-watch");
        watch.setDaemon(true);
        watch.start();
        String properties = folder.resolve("server.properties").toString();
        if (!Files.exists(folder.resolve("data/meta.properties"))) {
            format(properties);
        }
        Kafka.main(new String[] {properties});
    }

    private static void format(String properties) {
        int status = StorageTool.execute(new String[] {"format", "-t", CLUSTER_ID, "-c", properties}, System.out);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static void endWithParent(InputStream input, Path folder) {
        try {
            while (input.read() >= 0) {
                // Nothing is ever said; only the end matters.
            }
        } catch (IOException gone) {
            // The same as the end.
        }
        BrokerStorage.delete(folder);
        Runtime.getRuntime().halt(0);
    }

    /**
     * Ctrl-C in a terminal reaches every process of the group. The parent decides what it means: it may still want to drain
     * over this broker. By reflection, as the class is not part of the platform's interface.
     */
    private static void ignoreInterrupt() {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object nothing = Proxy.newProxyInstance(
                    BrokerMain.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> null);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), nothing);
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            // Without it, Ctrl-C stops the broker at once, and the service's last frames get no outcome.
        }
    }
}
