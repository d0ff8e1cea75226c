package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InterpretersTest {

    @TempDir
    Path folder;

    @Test
    void aMissingInterpreterIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> new Interpreters(List.of(folder)).of(Language.NODE, "nodejs20.x"))
                .hasMessageContaining("Runtime nodejs20.x needs node, and no folder on the PATH of the local AWS"
                        + " (dr-local) has a node that starts. Install it, or put its folder on the PATH, and start the"
                        + " local AWS again.");
    }

    @Test
    void theRuntimesOwnVersionIsPreferredAndOneThatDoesNotStartIsPassedOver() throws Exception {
        program("python3", "echo /opt/three; echo 3.11.7");
        assertThat(new Interpreters(List.of(folder))
                        .of(Language.PYTHON, "python3.12")
                        .version())
                .isEqualTo("3.11.7");

        program("python3.12", "exit 127");
        assertThat(new Interpreters(List.of(folder))
                        .of(Language.PYTHON, "python3.12")
                        .version())
                .isEqualTo("3.11.7");

        program("python3.12", "echo /opt/twelve; echo 3.12.1");
        Interpreters.Interpreter exact = new Interpreters(List.of(folder)).of(Language.PYTHON, "python3.12");
        assertThat(exact.program()).isEqualTo(Path.of("/opt/twelve"));
        assertThat(exact.version()).isEqualTo("3.12.1");
    }

    @Test
    void anInterruptEndsTheProgramThatWasAsked() throws Exception {
        Path pid = folder.resolve("pid");
        program("node", "echo $$ > " + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 600");
        Thread asking = new Thread(() -> new Interpreters(List.of(folder)).of(Language.NODE, "nodejs20.x"));
        asking.setUncaughtExceptionHandler((thread, interrupted) -> {});
        asking.start();
        while (!Files.exists(pid)) {
            Thread.onSpinWait();
        }
        Optional<ProcessHandle> asked =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));

        asking.interrupt();
        asking.join();

        assertThat(asked).isPresent();
        assertThat(asked.get().onExit()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void runtimesThatLambdaNoLongerTakesAreRefusedInItsWords() {
        assertThatThrownBy(() -> Runtimes.languageOf("nodejs14.x"))
                .hasMessageContaining("The runtime parameter of nodejs14.x is no longer supported for creating or");
        assertThatThrownBy(() -> Runtimes.languageOf("ruby3.3")).hasMessageContaining("Runtime ruby3.3");
        assertThat(Runtimes.languageOf("provided.al2")).isEqualTo(Language.OWN);
    }

    private void program(String name, String script) throws Exception {
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
