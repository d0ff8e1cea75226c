package dev.payledger.dr.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;

/**
 * Turns an alarm's message into a call of the incident agent's webhook. Fails, so that Lambda tries again later, where
 * the agent could not be reached; what the agent refused is logged and not sent again.
 */
public final class DevopsAgentTriggerHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Environment environment;
    private final Function<String, WebhookSecret> secrets;
    private final AlarmHistory history;
    private final WebhookCall webhook;

    /** As Lambda makes it. */
    public DevopsAgentTriggerHandler() {
        this(
                Environment.ofProcess(),
                WebhookSecret::read,
                AlarmHistory.ofCloudWatch(),
                new WebhookCall(Clock.systemUTC(), duration -> Thread.sleep(duration.toMillis())));
    }

    DevopsAgentTriggerHandler(
            Environment environment,
            Function<String, WebhookSecret> secrets,
            AlarmHistory history,
            WebhookCall webhook) {
        this.environment = environment;
        this.secrets = secrets;
        this.history = history;
        this.webhook = webhook;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        FunctionLog log = new FunctionLog(context);
        JsonNode event = JSON.readTree(input);
        for (JsonNode notification : event.path("Records")) {
            AlarmMessage alarm = AlarmMessage.of(
                    JSON.readTree(notification.path("Sns").path("Message").asText()));
            if (alarm.state().equals("ALARM") || isRecovery(alarm)) {
                tell(alarm, log);
            } else {
                log.info(
                        "Nothing to tell the incident agent.",
                        Map.of("alarm", alarm.name(), "state", alarm.state(), "before", alarm.formerState()));
            }
        }
    }

    private static boolean isRecovery(AlarmMessage alarm) {
        return alarm.state().equals("OK") && alarm.formerState().equals("ALARM");
    }

    private void tell(AlarmMessage alarm, FunctionLog log) {
        Instant since = isRecovery(alarm) ? history.lastAlarm(alarm).orElse(alarm.changed()) : alarm.changed();
        Incident incident = Incident.of(alarm, since, environment.require("SERVICE_NAME"));
        WebhookCall.Answer answer;
        try {
            answer = webhook.deliver(secrets.apply(environment.require("WEBHOOK_SECRET_NAME")), incident.body(), log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The delivery of incident " + incident.id() + " was interrupted.", e);
        }
        Map<String, String> details = Map.of(
                "incidentId", incident.id(),
                "action", incident.action(),
                "status", String.valueOf(answer.status()),
                "attempts", String.valueOf(answer.attempts()),
                "answer", answer.body());
        if (answer.accepted()) {
            log.info("The incident agent took the incident.", details);
        } else if (answer.worthRepeating()) {
            throw new IllegalStateException("The incident agent did not take incident " + incident.id() + ": "
                    + (answer.status() == 0 ? answer.body() : "status " + answer.status()) + ", "
                    + answer.attempts() + " attempts.");
        } else {
            log.error("The incident agent refused the incident; check URL and key with dr:setup-webhook.", details);
        }
    }
}
