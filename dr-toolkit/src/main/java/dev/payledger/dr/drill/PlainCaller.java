package dev.payledger.dr.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.RouteRequest;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/**
 * A user with a resolver and connections of its own. A request that failed is not repeated: what is measured is what a
 * user sees at the first try.
 */
final class PlainCaller implements Caller {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deployment deployment;
    private final PublicAccess access;

    PlainCaller(Deployment deployment) {
        this.deployment = deployment;
        this.access = deployment.publicAccess();
    }

    @Override
    public Sample request(int user, Route route, String account) {
        Workload workload = deployment.config().workload();
        RouteRequest values = new RouteRequest(account, UUID.randomUUID().toString(), "1", "drill");
        long start = deployment.time().nanoTime();
        try {
            Answer answer = access.send(values.to(deployment.names().failoverName(), route));
            boolean ok = route.accepts(answer.status());
            return new Sample(
                    user,
                    route,
                    account,
                    start,
                    deployment.time().nanoTime(),
                    ok,
                    answer.status(),
                    answer.header(workload.regionHeader()),
                    ok ? "" : problem(answer),
                    ok ? RouteRequest.idOf(answer.body(), route.idField()) : Optional.empty());
        } catch (IOException | IllegalStateException e) {
            // An illegal state: the JVM is ending, and neither the resolver nor the connections work any more.
            String problem = "no answer: " + e.getClass().getSimpleName();
            return Sample.unanswered(
                    user, route, account, start, deployment.time().nanoTime(), problem);
        }
    }

    /** The words of an error answer: a problem document's title, API Gateway's message, or nothing. */
    private static String problem(Answer answer) {
        String words = "";
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body != null) {
                words = body.path("title").asText(body.path("message").asText(""));
            }
        } catch (JsonProcessingException e) {
            words = "";
        }
        return answer.status() + (words.isEmpty() ? "" : " " + words);
    }

    @Override
    public void close() {
        access.close();
    }
}
