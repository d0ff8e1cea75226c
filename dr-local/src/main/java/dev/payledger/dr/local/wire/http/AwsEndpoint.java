package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.wire.AccessControl;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.CallRecorder;
import dev.payledger.dr.local.wire.Carrier;
import dev.payledger.dr.local.wire.ConnectionLost;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import dev.payledger.dr.local.wire.Permission;
import dev.payledger.dr.local.wire.SdkPassage;
import dev.payledger.dr.local.wire.codec.AwsCodec;
import dev.payledger.dr.local.wire.codec.Operation;
import dev.payledger.dr.local.wire.codec.Protocol;
import dev.payledger.dr.local.wire.codec.ServiceBinding;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;

/**
 * The control plane: finds out who calls which service of which region, and serves the call. Thread safe.
 *
 * <p>Signatures are not verified, but unsigned calls are refused, as a page in a browser could make those.
 */
public final class AwsEndpoint {
    /** On every answer that the weather made or delayed: what the call met. AWS has no such header. */
    public static final String WEATHER_HEADER = "x-dr-weather";

    private final ServiceRegistry services;
    private final AccessControl access;
    private final CallRecorder recorder;
    private final Carrier weather;
    private final AwsCodec codec = new AwsCodec();
    private final RequestIds ids;

    /**
     * Makes the control plane.
     *
     * @param recorder told of every call
     * @param weather what calls meet on their way
     */
    public AwsEndpoint(
            ServiceRegistry services, AccessControl access, CallRecorder recorder, Carrier weather, IdSource ids) {
        this.services = services;
        this.access = access;
        this.recorder = recorder;
        this.weather = weather;
        this.ids = new RequestIds(ids);
    }

    /** Serves a request to the control plane. */
    public HttpResponse serve(HttpRequest received) {
        String requestId = ids.next();
        Optional<SigningScope> signed = SigningScope.of(received);
        if (signed.isEmpty()) {
            return codec.refuse(
                    received,
                    guessService(received),
                    AwsError.of("MissingAuthenticationToken", 403, "Request is missing Authentication Token"),
                    requestId);
        }
        SigningScope scope = signed.get();
        HttpRequest request = received;
        try {
            if (AwsChunked.isChunked(received)) {
                request = AwsChunked.decode(received);
            }
        } catch (IllegalArgumentException e) {
            return codec.refuse(
                    received,
                    scope.service(),
                    AwsError.of("IncompleteBody", 400, "The chunked body is malformed: " + e.getMessage()),
                    requestId);
        }
        try {
            return serve(request, scope, requestId);
        } catch (AwsServiceException e) {
            return codec.refuse(request, scope.service(), e, requestId);
        }
    }

    private HttpResponse serve(HttpRequest request, SigningScope scope, String requestId) {
        AccessControl.Caller caller = identify(request, scope);
        List<ServiceBinding> found = services.find(scope.region(), scope.service());
        HttpRequest inPathStyle = scope.service().equals("s3") ? bucketInPath(request) : request;
        Call call = new Call(
                caller.accountId(),
                scope.region(),
                caller.principalArn(),
                scope.accessKeyId(),
                caller.roleArn(),
                request.remote().getHostAddress(),
                request.header("user-agent").orElse(""),
                requestId);
        Watch watch = new Watch(call, request, scope);
        HttpResponse answer = call.run(() -> codec.serve(inPathStyle, scope.service(), found, watch, requestId));
        return watch.met == null ? answer : answer.with(WEATHER_HEADER, watch.met);
    }

    /** Lets a call through or not, and passes on how it ended. */
    private final class Watch implements AwsCodec.Guard {
        private final Call call;
        private final HttpRequest request;
        private final SigningScope scope;
        private @Nullable String met;

        private Watch(Call call, HttpRequest request, SigningScope scope) {
            this.call = call;
            this.request = request;
            this.scope = scope;
        }

        @Override
        public void check(ServiceBinding service, String operation, SdkRequest input) {
            authorize(call, request, scope.service(), service, operation, input);
        }

        @Override
        public Operation.Result through(
                ServiceBinding service, Operation operation, SdkRequest input, Supplier<Operation.Result> effect) {
            SdkPassage passage =
                    new SdkPassage(call, scope.service(), operation.name(), input, new ServiceReader(service));
            Kept kept = new Kept(effect);
            try {
                return weather.carry(passage, kept);
            } catch (ConnectionLost e) {
                met = passage.met();
                ended(operation.name(), input, kept.answer, kept.failure);
                throw e;
            } finally {
                met = passage.met();
            }
        }

        @Override
        public void ended(
                String operation, SdkRequest input, @Nullable SdkPojo answer, @Nullable AwsServiceException failure) {
            recorder.record(call, scope.service(), operation, input, answer, failure, met);
        }
    }

    /** How a call ended at its service, though its caller may never know. */
    private static final class Kept implements Supplier<Operation.Result> {
        private final Supplier<Operation.Result> effect;
        private @Nullable SdkPojo answer;
        private @Nullable AwsServiceException failure;

        private Kept(Supplier<Operation.Result> effect) {
            this.effect = effect;
        }

        @Override
        public Operation.Result get() {
            try {
                Operation.Result result = effect.get();
                answer = result.response();
                return result;
            } catch (AwsServiceException e) {
                failure = e;
                throw e;
            }
        }
    }

    /** JSON protocols have names of their own for bad tokens, and S3 for keys that do not exist. */
    private AccessControl.Caller identify(HttpRequest request, SigningScope scope) {
        try {
            return access.identify(scope.accessKeyId(), scope.sessionToken());
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails().errorCode();
            if (scope.service().equals("s3") && scope.sessionToken() == null && code.equals("InvalidClientTokenId")) {
                throw AwsError.of(
                        "InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.");
            }
            Protocol protocol = AwsCodec.protocol(request, scope.service());
            if (protocol == Protocol.QUERY || protocol == Protocol.REST_XML) {
                throw e;
            }
            throw AwsError.of(
                    code.equals("ExpiredToken") ? "ExpiredTokenException" : "UnrecognizedClientException",
                    protocol == Protocol.REST_JSON ? 403 : 400,
                    e.awsErrorDetails().errorMessage());
        }
    }

    private void authorize(
            Call call,
            HttpRequest request,
            String signingName,
            ServiceBinding service,
            String operation,
            SdkRequest input) {
        boolean policies = service.service() instanceof Authorized asked && asked.hasResourcePolicies();
        if (!policies && !access.restricts(call)) {
            return;
        }
        List<Permission> needed = service.service() instanceof Authorized authorized
                ? authorized.permissions(input)
                : List.of(new Permission(iamPrefix(signingName) + ":" + operation, "*"));
        Optional<String> denial = access.denial(call, needed);
        if (denial.isPresent()) {
            throw switch (AwsCodec.protocol(request, signingName)) {
                case JSON, CBOR -> AwsError.of("AccessDeniedException", 400, denial.get());
                case REST_JSON -> AwsError.of("AccessDeniedException", 403, denial.get());
                case QUERY, REST_XML ->
                    AwsError.of(signingName.equals("sns") ? "AuthorizationError" : "AccessDenied", 403, denial.get());
            };
        }
    }

    /** S3 clients may put the bucket into the host name: {@code bucket.localhost}. */
    private static HttpRequest bucketInPath(HttpRequest request) {
        String host = request.host();
        String bucket = host.endsWith(".localhost") ? host.substring(0, host.length() - ".localhost".length()) : "";
        if (bucket.endsWith(".s3")) {
            bucket = bucket.substring(0, bucket.length() - ".s3".length());
        }
        if (bucket.isEmpty() || bucket.equals("s3")) {
            return request;
        }
        return new HttpRequest(
                request.method(),
                "/" + bucket + request.rawPath(),
                request.rawQuery(),
                request.headers(),
                request.body(),
                request.remote(),
                request.local());
    }

    private static String guessService(HttpRequest request) {
        return AwsCodec.protocol(request, "") == Protocol.REST_JSON ? "s3" : "";
    }

    private static String iamPrefix(String signingName) {
        return signingName.equals("monitoring") ? "cloudwatch" : signingName;
    }

    /** Request ids from a counter and the seed: cheap enough for every call. */
    private static final class RequestIds {
        private final String prefix;
        private final AtomicLong count = new AtomicLong();

        private RequestIds(IdSource ids) {
            this.prefix = ids.uuid().substring(0, 24);
        }

        private String next() {
            String digits = "00000000000" + Long.toHexString(count.incrementAndGet());
            return prefix + digits.substring(digits.length() - 12);
        }
    }
}
