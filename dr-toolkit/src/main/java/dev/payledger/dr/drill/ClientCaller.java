package dev.payledger.dr.drill;

import dev.payledger.dr.client.ClientReply;
import dev.payledger.dr.client.ClientRequest;
import dev.payledger.dr.client.ServiceClient;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.internal.resource.Time;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** A caller that uses the service's own client library: what counts is how the call ended, after all its attempts. */
final class ClientCaller implements Caller {

    private static final int OK = 200;

    private final ServiceClient client;
    private final Time time;

    ClientCaller(ServiceClient client, Time time) {
        this.client = client;
        this.time = time;
    }

    @Override
    public Sample request(int user, Route route, String account) {
        long start = time.nanoTime();
        try {
            ClientReply reply = client.send(
                    new ClientRequest(route.name(), account, UUID.randomUUID().toString(), "1", "drill, by client"));
            Optional<String> id = Optional.of(reply.id()).filter(text -> !text.isEmpty());
            return new Sample(user, route, account, start, time.nanoTime(), true, OK, reply.region(), "", id);
        } catch (IOException | RuntimeException e) {
            // Whatever a client library throws is what its caller gets.
            String problem = e.getClass().getSimpleName() + ": " + e.getMessage();
            return Sample.unanswered(user, route, account, start, time.nanoTime(), problem);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
