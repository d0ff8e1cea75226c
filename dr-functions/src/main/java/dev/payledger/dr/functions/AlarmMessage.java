package dev.payledger.dr.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What CloudWatch tells a topic when an alarm changes state. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html">notifying users
 * on alarm changes</a>; the names of the members are confirmed by samples, not by a reference.
 *
 * @param name the alarm's name
 * @param arn the alarm's ARN; its fourth part is the alarm's region
 * @param state {@code ALARM}, {@code OK} or {@code INSUFFICIENT_DATA}
 * @param formerState the state before
 * @param reason CloudWatch's sentence
 * @param changed when the state changed
 * @param regionName the region's long name, for example {@code Asia Pacific (Singapore)}
 * @param metric namespace and name, for example {@code AWS/ApiGateway 5xx}
 * @param dimensions of the metric
 */
record AlarmMessage(
        String name,
        String arn,
        String state,
        String formerState,
        String reason,
        Instant changed,
        String regionName,
        String metric,
        Map<String, String> dimensions) {

    private static final DateTimeFormatter CLOUDWATCH_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);
    private static final int REGION_OF_ARN = 3;

    /**
     * Reads a notification's message.
     *
     * @throws IllegalArgumentException if it is not an alarm's message
     */
    static AlarmMessage of(JsonNode message) {
        JsonNode trigger = message.path("Trigger");
        Map<String, String> dimensions = new LinkedHashMap<>();
        trigger.path("Dimensions")
                .forEach(dimension -> dimensions.put(
                        dimension.path("name").asText(), dimension.path("value").asText()));
        return new AlarmMessage(
                required(message, "AlarmName"),
                required(message, "AlarmArn"),
                required(message, "NewStateValue"),
                message.path("OldStateValue").asText(),
                message.path("NewStateReason").asText(),
                time(required(message, "StateChangeTime")),
                message.path("Region").asText(),
                trigger.path("Namespace").asText() + " "
                        + trigger.path("MetricName").asText(),
                Map.copyOf(dimensions));
    }

    /** The region of the alarm. */
    String region() {
        String[] parts = arn.split(":", -1);
        return parts.length > REGION_OF_ARN ? parts[REGION_OF_ARN] : "";
    }

    private static String required(JsonNode message, String member) {
        JsonNode value = message.path(member);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new IllegalArgumentException("The message has no " + member + ", so it is not an alarm's.");
        }
        return value.asText();
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text, CLOUDWATCH_TIME).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("StateChangeTime " + text + " is not CloudWatch's form of a time.", e);
        }
    }
}
