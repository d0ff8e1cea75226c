package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.event.DrEvent;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressRendererTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void elsewhereThanOnATerminalEveryResultIsALineUnderItsStep() {
        ProgressRenderer renderer = new ProgressRenderer(console(false, false));
        renderer.on(new DrEvent.StepStarted(NOW, 2, 9, "deploy"));
        renderer.on(new DrEvent.Progress(NOW, "deploy", "ap-southeast-1", "1 of 9", Duration.ofSeconds(1)));
        renderer.on(new DrEvent.Result(NOW, "deploy", "ap-southeast-1", "CREATE_COMPLETE", Duration.ofMillis(4100)));
        renderer.on(new DrEvent.Result(NOW, "deploy", "ap-northeast-1", "CREATE_COMPLETE", Duration.ofSeconds(41)));
        renderer.on(new DrEvent.StepFinished(NOW, 2, 9, "deploy", "", Duration.ofSeconds(45)));

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0))
                .startsWith("[2/9] deploy         ap-southeast-1 CREATE_COMPLETE  ")
                .endsWith(" 4.1 s");
        assertThat(lines().get(1))
                .startsWith("                     ap-northeast-1 CREATE_COMPLETE  ")
                .endsWith(" 41 s");
    }

    @Test
    void aLongWaitSaysEveryTenSecondsThatItGoesOn() {
        ProgressRenderer renderer = new ProgressRenderer(console(false, false));
        renderer.on(new DrEvent.StepStarted(NOW, 1, 1, "failover"));
        for (int second = 0; second <= 30; second++) {
            renderer.on(new DrEvent.Progress(
                    NOW.plusSeconds(second), "failover", "checks", "3/16", Duration.ofSeconds(second)));
        }
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)).contains("checks 3/16 (10 s)");
    }

    @Test
    void aRunOfSeveralGoalsKeepsItsOwnNumbers() {
        ProgressRenderer renderer = new ProgressRenderer(console(false, false));
        renderer.stage(6, 9, "seed, verify");
        renderer.on(new DrEvent.StepStarted(NOW, 1, 1, "seed"));
        renderer.on(new DrEvent.StepFinished(NOW, 1, 1, "seed", "200 transactions", Duration.ofSeconds(2)));
        renderer.on(new DrEvent.StepStarted(NOW, 1, 1, "verify"));
        renderer.on(new DrEvent.StepFinished(NOW, 1, 1, "verify", "24 of 24 checks pass", Duration.ofSeconds(2)));
        assertThat(lines().get(0)).startsWith("[6/9] seed, verify   200 transactions");
        assertThat(lines().get(1)).startsWith("                     24 of 24 checks pass");
    }

    @Test
    void aDrillsMomentsAreATimeline() {
        ProgressRenderer renderer = new ProgressRenderer(console(false, false));
        renderer.stage(7, 9, "drill");
        renderer.on(new DrEvent.Moment(NOW, Duration.ofMillis(1900), "route53", "primary unhealthy: 0 of 16"));
        renderer.on(new DrEvent.Moment(NOW, Duration.ofMillis(15_040), "restore", "3 of 3"));
        assertThat(lines())
                .containsExactly(
                        "[7/9] drill", "  +1.90  route53  primary unhealthy: 0 of 16", "  +15.0  restore  3 of 3");
    }

    @Test
    void onATerminalProgressIsOneLineThatIsReplaced() {
        ProgressRenderer renderer = new ProgressRenderer(console(false, true));
        renderer.on(new DrEvent.StepStarted(NOW, 1, 1, "deploy"));
        renderer.on(new DrEvent.Progress(NOW, "deploy", "ap-southeast-1", "1 of 9", Duration.ofSeconds(1)));
        renderer.on(new DrEvent.Result(NOW, "deploy", "ap-southeast-1", "done", Duration.ofSeconds(1)));
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("1 of 9 (1.0 s)\r\u001b[2K[1/1] deploy");
    }

    @Test
    void quietMeansVerdictsOnly() {
        Console console = console(true, true);
        ProgressRenderer renderer = new ProgressRenderer(console);
        renderer.on(new DrEvent.StepStarted(NOW, 1, 1, "deploy"));
        renderer.on(new DrEvent.Result(NOW, "deploy", "ap-southeast-1", "done", Duration.ofSeconds(1)));
        renderer.on(new DrEvent.Warning(NOW, "deploy", "look"));
        console.verdict("DRILL PASSED");
        assertThat(lines()).containsExactly("DRILL PASSED");
    }

    @Test
    void durationsAreReadable() {
        assertThat(ProgressRenderer.seconds(Duration.ofMillis(840))).isEqualTo("0.8 s");
        assertThat(ProgressRenderer.seconds(Duration.ofMillis(41_400))).isEqualTo("41 s");
        assertThat(ProgressRenderer.seconds(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
    }

    private Console console(boolean quiet, boolean live) {
        return new Console(new PrintStream(out, true, StandardCharsets.UTF_8), quiet, live);
    }

    private List<String> lines() {
        String text = out.toString(StandardCharsets.UTF_8);
        return text.isEmpty() ? List.of() : List.of(text.split("\n"));
    }
}
