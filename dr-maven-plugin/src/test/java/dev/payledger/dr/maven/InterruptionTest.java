package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real process is ended by a real signal: what it broke is put back before it is gone. */
class InterruptionTest {

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void aSignalInterruptsTheWorkAndTheProcessStaysUntilThingsArePutBack(String signal) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder(Interruption.class) + File.pathSeparator + folder(Worker.class),
                        Worker.class.getName())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).isEqualTo("broken");
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
            assertThat(kill.waitFor()).isZero();
            assertThat(out.readLine()).isEqualTo("put back");
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String folder(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    /** Breaks something, waits, and puts it back when it is interrupted, which takes a moment. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] args) throws InterruptedException {
            try (Interruption interruption = Interruption.onShutdown()) {
                System.out.println("broken");
                try {
                    TimeUnit.MINUTES.sleep(5);
                } catch (InterruptedException e) {
                    TimeUnit.MILLISECONDS.sleep(300);
                    System.out.println("put back");
                }
            }
        }
    }
}
