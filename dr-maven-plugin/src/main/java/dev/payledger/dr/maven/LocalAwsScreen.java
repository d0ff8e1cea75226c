package dev.payledger.dr.maven;

import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.net.URI;
import java.util.Optional;

/** How goals speak of the local AWS. */
final class LocalAwsScreen {

    private LocalAwsScreen() {}

    static void print(Console console, LocalAwsLauncher.Started started) {
        LocalAwsState state = started.state();
        console.line("local AWS " + (started.startedNow() ? "started" : "is running") + "  " + addresses(state)
                + (started.startedNow()
                        ? "  " + ProgressRenderer.seconds(started.took())
                        : "  since " + state.started()));
        state.notes().forEach(note -> console.line("WARN  " + note));
        if (state.speed() != 1) {
            console.line("  speed " + speed(state.speed())
                    + ": intervals are divided by it, computing is real; figures are checks, not results");
        }
    }

    /** The webhook of the incident agent that the local AWS plays. */
    static Optional<Webhook> receiver(LocalAwsLauncher launcher) {
        return launcher.webhook()
                .map(webhook ->
                        new Webhook(webhook.url(), new Secret(webhook.secret().reveal()), Webhook.Type.HMAC));
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
        return new Target.Local(endpoint, state.dnsServer(), endpoint.getPort(), state.speed());
    }
}
