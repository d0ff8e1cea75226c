package dev.payledger.dr.maven;

import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import dev.payledger.dr.local.LocalWeather;
import java.net.URI;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How goals speak of the local AWS. */
final class LocalAwsScreen {

    private static final int ANY_PORT = 0;

    private LocalAwsScreen() {}

    static void print(Console console, LocalAwsLauncher.Started started) {
        LocalAwsState state = started.state();
        console.line("local AWS " + (started.startedNow() ? "started" : "is running") + "  " + addresses(state)
                + (started.startedNow()
                        ? "  " + ProgressRenderer.seconds(started.took())
                        : "  since " + state.started().truncatedTo(ChronoUnit.SECONDS)));
        if (started.startedNow()) {
            state.notes().forEach(note -> console.line("WARN  " + note));
        }
        if (state.speed() != 1) {
            console.line("  speed " + speed(state.speed())
                    + ": intervals are divided by it, computing is real; figures are checks, not results");
        }
        printWeather(console, state);
    }

    /** What calls meet, where it is more than nothing. */
    static void printWeather(Console console, LocalAwsState state) {
        if (!state.weather().equals(LocalWeather.CALM)) {
            console.line("  weather " + state.weather() + ", seed " + state.seed()
                    + ": calls to AWS are throttled, fail, are late or lost on purpose; what met which is at "
                    + state.endpoint() + "/_dr/weather");
        }
    }

    /** The webhook of the incident agent that the local AWS plays. */
    static Optional<Webhook> receiver(LocalAwsLauncher launcher) {
        return launcher.webhook()
                .map(webhook ->
                        new Webhook(webhook.url(), new Secret(webhook.secret().reveal()), Webhook.Type.HMAC));
    }

    /** Ports that were asked for and are not those of the local AWS that runs. */
    static void printPorts(Console console, LocalAwsState running, LocalAwsConfig asked) {
        port(
                console,
                "dr.local.port",
                asked.port(),
                URI.create(running.endpoint()).getPort());
        port(console, "dr.local.dnsPort", asked.dnsPort(), running.dnsServer().getPort());
    }

    private static void port(Console console, String setting, OptionalInt asked, int running) {
        asked.stream()
                .filter(port -> port != ANY_PORT && port != running)
                .forEach(port -> console.line("WARN  " + setting + "=" + port
                        + " is asked for, and the local AWS that runs has " + running
                        + "; mvn dr:local-stop ends it, then it starts there"));
    }

    /** A line to be pasted into a shell, after which any AWS client talks to the local AWS. */
    static String exports(LocalAwsState state) {
        return "export AWS_ENDPOINT_URL=" + state.endpoint() + " AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local"
                + " AWS_REGION=" + state.regions().get(0);
    }

    static String addresses(LocalAwsState state) {
        return state.endpoint() + ", dns " + state.dnsAddress();
    }

    /** 10, not 10.0. */
    static String speed(double speed) {
        return speed == Math.rint(speed) ? Long.toString((long) speed) : Double.toString(speed);
    }

    /** The local AWS as the toolkit's target. */
    static Target target(LocalAwsState state) {
        URI endpoint = URI.create(state.endpoint());
        return new Target.Local(
                endpoint, state.dnsServer(), endpoint.getPort(), state.speed(), OptionalLong.of(state.seed()));
    }
}
