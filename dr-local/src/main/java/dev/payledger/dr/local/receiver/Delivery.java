package dev.payledger.dr.local.receiver;

import java.time.Instant;
import java.util.Optional;

/**
 * One call of the webhook. Immutable.
 *
 * @param at when it came in
 * @param status what it was answered
 * @param incidentId the incident it was about, as far as the call could be read and trusted
 * @param action for example {@code created}
 * @param authentication {@code hmac}, {@code bearer} or {@code none}
 * @param reason why it was refused or not taken, empty where it was
 * @param linked whether it was added to an incident that existed
 */
public record Delivery(
        Instant at,
        int status,
        Optional<String> incidentId,
        Optional<String> action,
        String authentication,
        Optional<String> reason,
        boolean linked) {}
