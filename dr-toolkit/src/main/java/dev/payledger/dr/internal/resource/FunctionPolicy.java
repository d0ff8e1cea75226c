package dev.payledger.dr.internal.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.internal.aws.AwsCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * The resource policy of a function. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">resource-based policies</a>:
 * {@code AddPermission} writes a source ARN as condition {@code ArnLike} on {@code AWS:SourceArn}.
 */
public final class FunctionPolicy {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LambdaClient client;
    private final String region;
    private final String function;

    FunctionPolicy(LambdaClient client, String region, String function) {
        this.client = client;
        this.region = region;
        this.function = function;
    }

    /** The ARNs from which a service may invoke the function; {@code *} where it may from any. */
    public List<String> sources(String service) {
        Optional<String> policy = new AwsCall("lambda", "GetPolicy", "function " + function, region)
                .find(() -> client.getPolicy(request -> request.functionName(function))
                        .policy());
        return policy.map(text -> sources(text, service)).orElse(List.of());
    }

    static List<String> sources(String policy, String service) {
        List<String> sources = new ArrayList<>();
        try {
            for (JsonNode statement : JSON.readTree(policy).path("Statement")) {
                if (allows(statement, service)) {
                    JsonNode conditions = statement.path("Condition");
                    String source =
                            conditions.path("ArnLike").path("AWS:SourceArn").asText("");
                    if (!source.isEmpty()) {
                        sources.add(source);
                    } else if (conditions.isEmpty()) {
                        sources.add("*");
                    }
                }
            }
        } catch (JsonProcessingException e) {
            return List.of();
        }
        return sources;
    }

    private static boolean allows(JsonNode statement, String service) {
        return statement.path("Effect").asText().equals("Allow")
                && statement.path("Principal").path("Service").asText().equals(service)
                && List.of("lambda:InvokeFunction", "lambda:*", "*")
                        .contains(statement.path("Action").asText());
    }
}
