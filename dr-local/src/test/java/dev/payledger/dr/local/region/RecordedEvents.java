package dev.payledger.dr.local.region;

import dev.payledger.dr.local.wire.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Topics and functions that only remember what they were told; targets named as missing refuse. */
public final class RecordedEvents implements TopicPublisher, FunctionEvents {

    /** What was told to whom. */
    public record Event(String target, String subject, String body, String principal, String sourceArn) {}

    public final List<Event> events = new CopyOnWriteArrayList<>();
    public final List<String> missing = new ArrayList<>();

    @Override
    public String publish(String topicArn, String subject, String message, String servicePrincipal, String sourceArn) {
        return add(new Event(topicArn, subject, message, servicePrincipal, sourceArn));
    }

    @Override
    public String enqueue(String functionArn, byte[] event, String servicePrincipal, String sourceArn) {
        String body = new String(event, StandardCharsets.UTF_8);
        return add(new Event(functionArn, "", body, servicePrincipal, sourceArn));
    }

    @Override
    public String enqueue(String functionArn, byte[] event) {
        return enqueue(functionArn, event, "", "");
    }

    private String add(Event event) {
        if (missing.contains(event.target())) {
            throw AwsError.of("NotFound", 404, "Topic does not exist");
        }
        events.add(event);
        return "id-" + events.size();
    }
}
