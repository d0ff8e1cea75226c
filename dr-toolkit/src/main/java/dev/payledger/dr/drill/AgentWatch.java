package dev.payledger.dr.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.LogEvents;
import dev.payledger.dr.internal.resource.LogEvents.LogEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks whether the incident agent was told of the alarm, by the log of the trigger that the alarm calls: the agent's own
 * word is not to be had on every target, the trigger's log is.
 */
final class AgentWatch {

    /** A look every so often: FilterLogEvents is throttled on AWS. */
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** CloudWatch's clock and this machine's may differ by so much. */
    private static final Duration CLOCKS = Duration.ofSeconds(1);

    private static final String PATTERN = "\"The incident agent\"";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deployment deployment;
    private final Timeline timeline;
    private final String region;
    private long lastLook;
    private boolean looked;
    private boolean answered;
    private String answer = "no answer";

    AgentWatch(Deployment deployment, Timeline timeline, Alarm alarm) {
        this.deployment = deployment;
        this.timeline = timeline;
        // The alarm on the primary's health check calls the trigger of the region that is left.
        this.region = alarm.name().equals(deployment.names().unhealthyAlarm())
                ? deployment.regions().secondary()
                : alarm.region();
    }

    /** Whether there is an agent to be told: its webhook is stored in the region whose trigger is called. */
    boolean expected() {
        return deployment.webhookSecret(region).isStored();
    }

    /** What the agent answered last, as far as it was seen. */
    String answer() {
        return answer;
    }

    boolean accepted() {
        return answered && answer.startsWith("HTTP 2");
    }

    /** Looks, unless it has just looked, and says whether the agent's last word has been seen. */
    boolean answered() {
        if (!answered && (!looked || deployment.time().since(lastLook).compareTo(EVERY) >= 0)) {
            looked = true;
            lastLook = deployment.time().nanoTime();
            look();
        }
        return answered;
    }

    private void look() {
        String trigger = deployment.names().triggerFunction();
        LogEvents log = deployment.functionLog(region, trigger);
        Instant from = timeline.zero().minus(CLOCKS);
        for (LogEvent event :
                log.between(from, deployment.time().now().plus(CLOCKS), PATTERN).events()) {
            Optional<JsonNode> line = line(event.message()).filter(node -> node.has("status") && !isRecovery(node));
            if (line.isEmpty()) {
                continue;
            }
            answer = "HTTP " + line.get().path("status").asText();
            // An attempt that will be repeated names no incident.
            answered = line.get().has("incidentId");
            if (answered) {
                timeline.at(
                        timeline.nanosOf(event.at()),
                        "webhook",
                        "the incident agent answered " + answer + " to the alarm's call; source log of " + trigger
                                + " in " + region,
                        CLOCKS);
                return;
            }
        }
    }

    /** What resolves an incident is of an earlier alarm. */
    private static boolean isRecovery(JsonNode line) {
        return line.path("action").asText().equals("resolved");
    }

    private static Optional<JsonNode> line(String message) {
        int brace = message.indexOf('{');
        if (brace < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(message.substring(brace)));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
