package dev.payledger.dr.local.receiver;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What came in, as much as is kept. Thread safe. */
final class IncidentBoard {
    static final int MAX_INCIDENTS = 200;
    static final int MAX_DELIVERIES = 500;
    private static final int MAX_DELIVERIES_OF_ONE = 50;

    private final Map<String, Incident> incidents = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Incident> eldest) {
            return size() > MAX_INCIDENTS;
        }
    };
    private final Deque<Delivery> deliveries = new ArrayDeque<>();

    /** Takes a call: the same id is the same incident. */
    synchronized void take(IncidentCall call, String authentication, int status, Instant at) {
        Incident before = incidents.get(call.incidentId());
        Delivery delivery = new Delivery(
                at,
                status,
                Optional.of(call.incidentId()),
                Optional.of(call.action()),
                authentication,
                Optional.empty(),
                before != null);
        List<Delivery> calls = new ArrayList<>(before == null ? List.of() : before.deliveries());
        calls.add(delivery);
        if (calls.size() > MAX_DELIVERIES_OF_ONE) {
            calls.remove(0);
        }
        incidents.put(
                call.incidentId(),
                new Incident(
                        call.incidentId(),
                        !call.ends(),
                        call.priority(),
                        call.title(),
                        before == null ? at : before.created(),
                        at,
                        call.ends() ? Optional.of(at) : Optional.empty(),
                        call.json(),
                        calls));
        keep(delivery);
    }

    /** Keeps a call that was not taken. */
    synchronized void refused(String authentication, int status, Instant at, String reason) {
        keep(new Delivery(at, status, Optional.empty(), Optional.empty(), authentication, Optional.of(reason), false));
    }

    /** The newest first. */
    synchronized List<Incident> incidents() {
        List<Incident> all = new ArrayList<>(incidents.values());
        Collections.reverse(all);
        return all;
    }

    /** The newest first. */
    synchronized List<Delivery> deliveries() {
        List<Delivery> all = new ArrayList<>(deliveries);
        Collections.reverse(all);
        return all;
    }

    private void keep(Delivery delivery) {
        if (deliveries.size() == MAX_DELIVERIES) {
            deliveries.removeFirst();
        }
        deliveries.addLast(delivery);
    }
}
