package dev.payledger.lambdas;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.LedgerStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the functions behind the HTTP API have in common. Bad input is answered with a 4xx problem document that names
 * the field; a store that is busy or out of reach with 503, which callers may try again. Anything else is thrown, so
 * that Lambda counts and logs it as an error of the function.
 */
abstract class HttpFunction implements RequestStreamHandler {
    private final ServiceInfo service;
    private final Clock clock;

    HttpFunction(ServiceInfo service, Clock clock) {
        this.service = service;
        this.clock = clock;
    }

    /** Answers one request. */
    abstract Reply answer(Request request, Log log);

    @Override
    public final void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        answer.write(handle(Json.readObject(event), context).getBytes(StandardCharsets.UTF_8));
    }

    private String handle(Map<String, Object> event, Context context) {
        Request request = new Request(event);
        Log log = new Log(context, service, clock, request.apiRequestId());
        try {
            return response(answer(request, log), "application/json");
        } catch (InvalidInputException e) {
            return refusal(request, log, Problem.invalid(e.field(), String.valueOf(e.getMessage())));
        } catch (ProblemException e) {
            return refusal(request, log, e.problem());
        } catch (LedgerStoreException e) {
            if (e.kind() != LedgerStoreException.Kind.BUSY && e.kind() != LedgerStoreException.Kind.UNAVAILABLE) {
                throw e;
            }
            log.error("answered 503: " + e.kind(), e);
            return refusal(request, log, Problem.unavailable("Try the same request again"));
        }
    }

    final ServiceInfo service() {
        return service;
    }

    private String refusal(Request request, Log log, Problem problem) {
        if (problem.status() < 500) {
            log.info("answered " + problem.status() + ": " + problem.detail());
        }
        Map<String, String> headers = problem.status() == 503 ? Map.of("retry-after", "1") : Map.of();
        return response(
                new Reply(problem.status(), headers, problem.toJson(request.apiRequestId())),
                "application/problem+json");
    }

    private String response(Reply reply, String contentType) {
        Map<String, String> headers = new TreeMap<>(reply.headers());
        headers.put("content-type", contentType);
        headers.put("cache-control", "no-store");
        headers.put("x-payledger-region", service.region());
        return Json.object(json -> {
            json.writeNumberField("statusCode", reply.status());
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            json.writeStringField("body", reply.body());
            json.writeBooleanField("isBase64Encoded", false);
        });
    }
}
