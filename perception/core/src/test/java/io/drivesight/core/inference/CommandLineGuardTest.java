package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drivesight.core.inference.SessionFactory.CommandLineGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineGuardTest {
    @Test
    void check_longCommandLine_saysWhatToDo(@TempDir Path temp) throws IOException {
        Path file = Files.writeString(temp.resolve("cmdline"), "x".repeat(5_000));

        assertThatThrownBy(() -> CommandLineGuard.check(file))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("5000")
                .hasMessageContaining("CLASSPATH");
    }

    @Test
    void check_shortOrUnknownCommandLine_passes(@TempDir Path temp) throws IOException {
        Path file = Files.writeString(temp.resolve("cmdline"), "java -jar app.jar");

        assertThatCode(() -> CommandLineGuard.check(file)).doesNotThrowAnyException();
        assertThatCode(() -> CommandLineGuard.check(temp.resolve("none"))).doesNotThrowAnyException();
    }
}
