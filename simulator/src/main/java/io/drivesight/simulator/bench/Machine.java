package io.drivesight.simulator.bench;

import com.sun.management.OperatingSystemMXBean;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.simulator.bus.EmbeddedBroker;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * The machine that was measured on.
 *
 * @param processor its name; empty when the system does not say
 * @param cores that this process may use
 * @param memoryBytes of the machine [bytes]
 * @param system name, version and architecture
 * @param loadAverage of the last minute when the measurement began; below 0 when unknown
 * @param java version of the virtual machine
 * @param onnxRuntime version
 * @param kafka version
 */
public record Machine(
        String processor,
        int cores,
        long memoryBytes,
        String system,
        double loadAverage,
        String java,
        String onnxRuntime,
        String kafka) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** This machine, now. */
    public static Machine here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processorName(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize(),
                system.getName() + " " + system.getVersion() + " " + system.getArch(),
                system.getSystemLoadAverage(),
                Runtime.version() + ", " + System.getProperty("java.vm.name", ""),
                OnnxModel.runtimeVersion(),
                EmbeddedBroker.version());
    }

    private static String processorName() {
        return ProcessFiles.lines(PROCESSORS).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }
}
