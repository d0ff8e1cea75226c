package dev.payledger.dr.local;

import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.TopicPublisher;
import dev.payledger.dr.local.service.sns.SnsService;
import dev.payledger.dr.local.wire.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Topics and functions of every region, found by the region in their ARN: a topic can invoke a function of another
 * region, and the services of a region need each other before all of them exist. Thread safe.
 */
final class RegionalEvents implements TopicPublisher, FunctionEvents, EventDestinations {

    private static final int REGION_PART = 3;

    private final Map<String, SnsService> topics = new ConcurrentHashMap<>();
    private final Map<String, FunctionEvents> functions = new ConcurrentHashMap<>();

    void add(String region, SnsService topicsOfRegion, FunctionEvents functionsOfRegion) {
        topics.put(region, topicsOfRegion);
        functions.put(region, functionsOfRegion);
    }

    /** SNS of a region. */
    SnsClient clientOf(String region) {
        SnsService found = topics.get(region);
        if (found == null) {
            throw AwsError.of("InvalidParameter", 400, "dr-local has no region " + region);
        }
        return found;
    }

    @Override
    public String publish(String topicArn, String subject, String message, String servicePrincipal, String sourceArn) {
        SnsService found = topics.get(regionOf(topicArn));
        if (found == null) {
            throw AwsError.of("NotFound", 404, "Topic does not exist");
        }
        return found.publish(topicArn, subject, message, servicePrincipal, sourceArn);
    }

    @Override
    public String enqueue(String functionArn, byte[] event, String servicePrincipal, String sourceArn) {
        return functionsAt(functionArn).enqueue(functionArn, event, servicePrincipal, sourceArn);
    }

    @Override
    public String enqueue(String functionArn, byte[] event) {
        return functionsAt(functionArn).enqueue(functionArn, event);
    }

    @Override
    public void send(String targetArn, String record) {
        if (targetArn.split(":", REGION_PART)[2].equals("sns")) {
            clientOf(regionOf(targetArn))
                    .publish(request -> request.topicArn(targetArn).message(record));
        } else {
            enqueue(targetArn, record.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void deadLetter(String topicArn, DeadLetter letter) {
        clientOf(regionOf(topicArn)).publish(request -> request.topicArn(topicArn)
                .message(letter.event())
                .messageAttributes(Map.of(
                        "RequestID", attribute("String", letter.requestId()),
                        "ErrorCode", attribute("Number", Integer.toString(letter.errorCode())),
                        "ErrorMessage", attribute("String", letter.errorMessage()))));
    }

    private static MessageAttributeValue attribute(String type, String value) {
        return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
    }

    private FunctionEvents functionsAt(String functionArn) {
        FunctionEvents found = functions.get(regionOf(functionArn));
        if (found == null) {
            throw AwsError.of("ResourceNotFoundException", 404, "Function not found: " + functionArn);
        }
        return found;
    }

    private static String regionOf(String arn) {
        String[] parts = arn.split(":", REGION_PART + 2);
        return parts.length > REGION_PART ? parts[REGION_PART] : "";
    }
}
