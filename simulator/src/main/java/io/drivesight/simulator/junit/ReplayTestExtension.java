package io.drivesight.simulator.junit;

import io.drivesight.simulator.cli.ReplayTestCommand;
import io.drivesight.simulator.collect.Terminal;
import io.drivesight.simulator.replaytest.ReplayTestException;
import io.drivesight.simulator.replaytest.ReplayTestResult;
import io.drivesight.simulator.replaytest.ReplayTestSpec;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Runs the replay test of a method annotated with {@link ReplayTest}. */
public final class ReplayTestExtension implements BeforeTestExecutionCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ReplayTestExtension.class);

    @Override
    public void beforeTestExecution(ExtensionContext context) throws Exception {
        ReplayTest test = context.getRequiredTestMethod().getAnnotation(ReplayTest.class);
        Path file = find(test.value(), context.getRequiredTestClass());
        ReplayTestResult result =
                ReplayTestCommand.runner(new Terminal(System.out, false)).run(ReplayTestSpec.read(file));
        if (!result.passed()) {
            throw new AssertionError(result.name() + ":" + System.lineSeparator() + result.explanation());
        }
        context.getStore(NAMESPACE).put(ReplayTestResult.class, result);
    }

    private static Path find(String name, Class<?> testClass) throws URISyntaxException {
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
            return file;
        }
        URL resource = testClass.getClassLoader().getResource(name);
        if (resource == null || !resource.getProtocol().equals("file")) {
            throw new ReplayTestException("no replay test " + name + ": neither a file in "
                    + Path.of("").toAbsolutePath() + " nor a resource");
        }
        return Path.of(resource.toURI());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(ReplayTestResult.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return Objects.requireNonNull(context.getStore(NAMESPACE).get(ReplayTestResult.class));
    }
}
