package dev.payledger.dr.local.receiver;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An incident as the webhook's callers told it. Immutable.
 *
 * @param open false once a call resolved or closed it; a later {@code created} or {@code updated} opens it again
 * @param priority of the last call
 * @param title of the last call
 * @param created when the first call came in
 * @param updated when the last one did
 * @param closed when it was resolved or closed, empty while it is open
 * @param payload the last call's body, JSON
 * @param deliveries the calls about it, the oldest first, as many as are kept
 */
public record Incident(
        String incidentId,
        boolean open,
        String priority,
        String title,
        Instant created,
        Instant updated,
        Optional<Instant> closed,
        String payload,
        List<Delivery> deliveries) {

    public Incident {
        deliveries = List.copyOf(deliveries);
    }
}
