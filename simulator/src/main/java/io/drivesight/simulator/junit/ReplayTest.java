package io.drivesight.simulator.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test method that runs a replay test before its body: it fails with the expectations that did not hold and where to look. The body
 * may look further: a parameter of type {@link io.drivesight.simulator.replaytest.ReplayTestResult} gets the result.
 *
 * <pre>{@code
 * @ReplayTest("drives/cut-in-fog.yaml")
 * void cutInInFog(ReplayTestResult result) {}
 * }</pre>
 */
@Test
@ExtendWith(ReplayTestExtension.class)
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ReplayTest {
    /** The test's file: relative to the folder that the tests run in, or a resource of the test class's loader. */
    String value();
}
