package dev.payledger.dr.local.wire.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.ConnectionLost;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Serves AWS requests with services that implement the SDK's client interfaces: reads the request in its protocol,
 * refuses members that the operation does not honour, calls the operation, and writes the answer or the error as AWS
 * does. Thread safe.
 */
public final class AwsCodec {
    private static final Logger LOG = System.getLogger(AwsCodec.class.getName());
    private static final Set<String> REST_XML_SERVICES = Set.of("s3", "route53", "cloudfront");

    private final Shapes shapes = new Shapes();
    private final JsonCodec json = new JsonCodec(shapes, new JsonFactory());
    private final JsonCodec cbor = new JsonCodec(shapes, new CBORFactory());
    private final XmlCodec xml = new XmlCodec(shapes);
    private final QueryCodec query = new QueryCodec(shapes);
    private final RestCodec rest = new RestCodec(shapes, json, xml);
    private final AnswerWriter writer = new AnswerWriter(shapes, json, cbor, xml, rest);

    /** Asked before an operation is called, and told how it ended. */
    public interface Guard {
        /** Checks one call; throws where the caller may not. */
        void check(ServiceBinding service, String operation, SdkRequest request);

        /** Has a call that was let through served: once, or not at all. */
        default Operation.Result through(
                ServiceBinding service, Operation operation, SdkRequest request, Supplier<Operation.Result> effect) {
            return effect.get();
        }

        /** Is told of a call that was answered, or failed as AWS fails. */
        default void ended(
                String operation, SdkRequest request, @Nullable SdkPojo answer, @Nullable AwsServiceException failure) {
            // not everybody wants to know
        }
    }

    /**
     * Serves one request.
     *
     * @param request the request; a chunked upload is already decoded
     * @param signingName the service that the request was signed for
     * @param services what is registered under that name: more than one where services share it
     * @param guard asked before the operation is called
     * @param requestId the id that the answer carries
     */
    public HttpResponse serve(
            HttpRequest request, String signingName, List<ServiceBinding> services, Guard guard, String requestId) {
        Protocol protocol = protocol(request, signingName);
        try {
            return serve(request, protocol, signingName, services, guard, requestId);
        } catch (AwsServiceException e) {
            return error(request, protocol, signingName, failure(e), requestId);
        } catch (ConnectionLost e) {
            throw e;
        } catch (Malformed e) {
            return error(request, protocol, signingName, malformed(e, protocol, signingName), requestId);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(Level.ERROR, "request " + requestId + " to " + signingName + " failed: a bug of dr-local", e);
            SdkPojo none = AwsServiceException.builder().build();
            String message = "An internal error occurred in dr-local; its log has request " + requestId + ".";
            AnswerWriter.Failure failure = new AnswerWriter.Failure("InternalFailure", 500, message, none);
            return error(request, protocol, signingName, failure, requestId);
        }
    }

    /** Writes an error in the protocol of a request that cannot be served. */
    public HttpResponse refuse(HttpRequest request, String signingName, AwsServiceException error, String requestId) {
        return error(request, protocol(request, signingName), signingName, failure(error), requestId);
    }

    /** The protocol that a request speaks. */
    public static Protocol protocol(HttpRequest request, String signingName) {
        if (request.header("x-amz-target").isPresent()) {
            return Protocol.JSON;
        }
        if (request.header("smithy-protocol").filter("rpc-v2-cbor"::equals).isPresent()) {
            return Protocol.CBOR;
        }
        if (REST_XML_SERVICES.contains(signingName)) {
            return Protocol.REST_XML;
        }
        // Java's HttpURLConnection calls an empty body a form, too; but a form always goes to the root.
        if (request.rawPath().equals("/")
                && request.header("content-type")
                        .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                        .isPresent()) {
            return Protocol.QUERY;
        }
        return Protocol.REST_JSON;
    }

    private HttpResponse serve(
            HttpRequest request,
            Protocol protocol,
            String signingName,
            List<ServiceBinding> services,
            Guard guard,
            String requestId) {
        Decoded decoded = decode(request, protocol, signingName, services);
        Operation operation = decoded.operation();
        SdkRequest input = decoded.input();
        Operation.Result result;
        try {
            result = call(decoded, request, protocol, signingName, guard);
        } catch (AwsServiceException e) {
            guard.ended(operation.name(), input, null, e);
            throw e;
        }
        guard.ended(operation.name(), input, result.response(), null);
        return writer.success(protocol, jsonType(request, protocol), signingName, operation, result, requestId);
    }

    private static Operation.Result call(
            Decoded decoded, HttpRequest request, Protocol protocol, String signingName, Guard guard) {
        Operation operation = decoded.operation();
        SdkRequest input = decoded.input();
        Optional<String> refused = operation.refusedMember(input);
        if (refused.isPresent()) {
            throw AwsError.of(
                    validationCode(protocol, signingName),
                    400,
                    "dr-local does not support the member '" + refused.get() + "' of " + signingName + ":"
                            + operation.name() + "; it would be ignored, so the call is refused.");
        }
        guard.check(decoded.service(), operation.name(), input);
        return guard.through(decoded.service(), operation, input, () -> operation.invoke(input, request.body()));
    }

    private Decoded decode(HttpRequest request, Protocol protocol, String signingName, List<ServiceBinding> services) {
        switch (protocol) {
            case JSON -> {
                String target = request.header("x-amz-target").orElse("");
                int dot = target.lastIndexOf('.');
                Found found =
                        named(services, signingName, target.substring(dot + 1), target.substring(0, Math.max(0, dot)));
                SdkPojo builder = found.operation.newRequest();
                json.read(request.body(), builder);
                return found.with(builder);
            }
            case CBOR -> {
                String path = request.rawPath();
                Found found = named(services, signingName, path.substring(path.lastIndexOf('/') + 1), null);
                SdkPojo builder = found.operation.newRequest();
                cbor.read(request.body(), builder);
                return found.with(builder);
            }
            case QUERY -> {
                String body = new String(request.body(), StandardCharsets.UTF_8);
                Map<String, List<String>> form = new LinkedHashMap<>(Form.parse(request.rawQuery()));
                form.putAll(Form.parse(body));
                List<String> action = form.get("Action");
                if (action == null) {
                    throw AwsError.of("MissingAction", 400, "Could not find operation in the request: no Action");
                }
                Found found = named(services, signingName, action.get(0), null);
                SdkPojo builder = found.operation.newRequest();
                query.read(form, builder);
                return found.with(builder);
            }
            default -> {
                return rest(request, signingName, services);
            }
        }
    }

    private Decoded rest(HttpRequest request, String signingName, List<ServiceBinding> services) {
        Map<String, List<String>> parameters = Form.parse(request.rawQuery());
        for (ServiceBinding service : services) {
            Optional<ServiceBinding.RestMatch> match = service.match(
                    request.method(),
                    request.rawPath(),
                    parameters,
                    request.headers().keySet());
            if (match.isPresent()) {
                Operation operation = match.get().operation();
                SdkPojo builder = operation.newRequest();
                rest.read(request, operation, match.get().labels(), parameters, builder);
                return new Found(service, operation).with(builder);
            }
        }
        String what = request.method() + " " + request.rawPath()
                + (request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery());
        throw AwsError.unsupported("The operation behind " + what + " of " + signingName);
    }

    private static Found named(
            List<ServiceBinding> services, String signingName, String name, @Nullable String targetPrefix) {
        for (ServiceBinding service : services) {
            if (services.size() == 1 || targetPrefix == null || service.hasTargetPrefix(targetPrefix)) {
                Optional<Operation> operation = service.operation(name);
                if (operation.isPresent()) {
                    return new Found(service, operation.get());
                }
            }
        }
        throw AwsError.unsupported("The operation " + signingName + ":" + name);
    }

    private HttpResponse error(
            HttpRequest request,
            Protocol protocol,
            String signingName,
            AnswerWriter.Failure failure,
            String requestId) {
        return writer.error(protocol, jsonType(request, protocol), signingName, failure, requestId);
    }

    private static AnswerWriter.Failure failure(AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? null : details.errorCode();
        if (code == null) {
            code = e.getClass().getSimpleName();
        }
        String message = details == null || details.errorMessage() == null ? e.getMessage() : details.errorMessage();
        int status = e.statusCode() == 0 ? 400 : e.statusCode();
        return new AnswerWriter.Failure(code, status, message == null ? "" : message, e);
    }

    private static AnswerWriter.Failure malformed(Malformed e, Protocol protocol, String signingName) {
        String code =
                switch (protocol) {
                    case JSON, REST_JSON, CBOR -> "SerializationException";
                    case QUERY -> "ValidationError";
                    case REST_XML -> signingName.equals("s3") ? "MalformedXML" : "InvalidInput";
                };
        String message = e.getMessage() == null ? "the request is malformed" : e.getMessage();
        return new AnswerWriter.Failure(
                code, 400, message, AwsServiceException.builder().build());
    }

    private static String validationCode(Protocol protocol, String signingName) {
        return switch (protocol) {
            case JSON, REST_JSON, CBOR -> "ValidationException";
            case QUERY -> "ValidationError";
            case REST_XML -> signingName.equals("s3") ? "InvalidArgument" : "InvalidInput";
        };
    }

    private static String jsonType(HttpRequest request, Protocol protocol) {
        return protocol != Protocol.JSON
                ? "application/json"
                : request.header("content-type")
                        .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("application/x-amz-json-"))
                        .orElse("application/x-amz-json-1.0");
    }

    private record Found(ServiceBinding service, Operation operation) {
        private Decoded with(SdkPojo builder) {
            return new Decoded(service, operation, (SdkRequest) ((Buildable) builder).build());
        }
    }

    private record Decoded(ServiceBinding service, Operation operation, SdkRequest input) {}
}
