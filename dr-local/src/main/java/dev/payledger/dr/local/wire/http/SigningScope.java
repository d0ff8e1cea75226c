package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.codec.Form;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a Signature Version 4 says about a request, in its header or in a presigned URL. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">AWS</a>.
 *
 * @param accessKeyId who signs
 * @param region the region that the request is meant for
 * @param service the service's signing name
 * @param sessionToken the token of temporary credentials, or null
 */
record SigningScope(
        String accessKeyId,
        String region,
        String service,
        @Nullable String sessionToken) {

    private static final Pattern CREDENTIAL =
            Pattern.compile("Credential=([^/,\\s]+)/(\\d{8})/([a-z0-9-]+)/([a-z0-9-]+)/aws4_request");

    /** The scope of a request, or empty where it is not signed. */
    static Optional<SigningScope> of(HttpRequest request) {
        String authorization = request.header("authorization").orElse("");
        if (authorization.startsWith("AWS4-")) {
            String token = request.header("x-amz-security-token").orElse(null);
            return parse(authorization, token);
        }
        if (request.rawQuery().contains("X-Amz-Credential=")) {
            Map<String, List<String>> query = Form.parse(request.rawQuery());
            String credential =
                    query.getOrDefault("X-Amz-Credential", List.of("")).get(0);
            String token = query.containsKey("X-Amz-Security-Token")
                    ? query.get("X-Amz-Security-Token").get(0)
                    : null;
            return parse("Credential=" + credential, token);
        }
        return Optional.empty();
    }

    /** With an endpoint of its own the Java SDK signs for the pseudo region; what is global lives in us-east-1. */
    private static String home(String region) {
        return region.equals("aws-global") ? "us-east-1" : region;
    }

    private static Optional<SigningScope> parse(String text, @Nullable String token) {
        Matcher matcher = CREDENTIAL.matcher(text);
        return matcher.find()
                ? Optional.of(new SigningScope(matcher.group(1), home(matcher.group(3)), matcher.group(4), token))
                : Optional.empty();
    }
}
