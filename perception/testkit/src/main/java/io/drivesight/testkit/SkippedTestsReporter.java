package io.drivesight.testkit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end of a run which tests were skipped, and why, one line each: a check that did not run must not look like one
 * that passed. Found by the service loader wherever the testkit is on the test classpath.
 */
public final class SkippedTestsReporter implements TestExecutionListener {
    private final List<String> skipped = new CopyOnWriteArrayList<>();

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skipped.add(nameOf(test) + ": " + reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            String reason = result.getThrowable()
                    .map(Throwable::getMessage)
                    .orElse("aborted")
                    .replace("Assumption failed: ", "");
            skipped.add(nameOf(test) + ": " + reason);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (!skipped.isEmpty()) {
            StringBuilder text = new StringBuilder("\nChecks that did NOT run (" + skipped.size() + "):\n");
            skipped.stream()
                    .sorted()
                    .forEach(line -> text.append("  - ").append(line).append('\n'));
            System.out.println(text);
        }
        skipped.clear();
    }

    private static String nameOf(TestIdentifier test) {
        return test.getSource()
                .map(source -> {
                    if (source instanceof MethodSource method) {
                        return simpleName(method.getClassName()) + "." + method.getMethodName();
                    }
                    return source instanceof ClassSource type ? simpleName(type.getClassName()) : test.getDisplayName();
                })
                .orElse(test.getDisplayName());
    }

    private static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }
}
