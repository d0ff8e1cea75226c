package dev.payledger.dr.functions;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the incident agent is told. One id per transition into ALARM; the same id says later that it is resolved.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/devopsagent/latest/userguide/configuring-integrations-and-knowledge-invoking-devops-agent-through-webhook.html">Invoking
 *     the DevOps Agent through a webhook</a>
 */
record Incident(String id, String action, AlarmMessage alarm, String service) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TITLE = 400;
    private static final int MAX_DESCRIPTION = 10_000;
    private static final String ROUTE_53 = "AWS/Route53 ";

    /**
     * An incident for an alarm's transition.
     *
     * @param since when the alarm went into ALARM: part of the id, to the second
     */
    static Incident of(AlarmMessage alarm, Instant since, String service) {
        return new Incident(
                alarm.name() + "/" + alarm.region() + "/" + since.truncatedTo(ChronoUnit.SECONDS),
                alarm.state().equals("OK") ? "resolved" : "created",
                alarm,
                service);
    }

    /** The body of the call. */
    byte[] body() {
        ObjectNode body = JSON.createObjectNode()
                .put("eventType", "incident")
                .put("incidentId", id)
                .put("action", action)
                .put("priority", alarm.metric().startsWith(ROUTE_53) ? "CRITICAL" : "HIGH")
                .put("title", cut(alarm.name() + " is in " + alarm.state() + " in " + alarm.regionName(), MAX_TITLE))
                .put(
                        "description",
                        cut(
                                alarm.reason() + " The alarm watches " + alarm.metric() + " of " + alarm.dimensions()
                                        + " in " + alarm.region() + ". It was " + alarm.formerState() + " before.",
                                MAX_DESCRIPTION))
                .put("service", service)
                .put("timestamp", alarm.changed().truncatedTo(ChronoUnit.MILLIS).toString());
        ObjectNode metadata = body.putObject("data").putObject("metadata");
        metadata.put("alarmName", alarm.name())
                .put("alarmArn", alarm.arn())
                .put("region", alarm.region())
                .put("state", alarm.state())
                .put("metric", alarm.metric());
        alarm.dimensions().forEach(metadata.putObject("dimensions")::put);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
