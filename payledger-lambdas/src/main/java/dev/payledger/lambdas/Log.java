package dev.payledger.lambdas;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Log lines of one invocation: one JSON object per line, with Lambda's request id and, for a request of the API, the
 * API's, so that a line can be joined to the access log.
 */
final class Log {
    private final Context context;
    private final ServiceInfo service;
    private final Clock clock;
    private final @Nullable String apiRequestId;

    Log(Context context, ServiceInfo service, Clock clock, @Nullable String apiRequestId) {
        this.context = context;
        this.service = service;
        this.clock = clock;
        this.apiRequestId = apiRequestId;
    }

    void info(String message) {
        write(LogLevel.INFO, message, null);
    }

    void warn(String message) {
        write(LogLevel.WARN, message, null);
    }

    void error(String message, Throwable error) {
        write(LogLevel.ERROR, message, error);
    }

    private void write(LogLevel level, String message, @Nullable Throwable error) {
        if (level.compareTo(service.logLevel()) < 0) {
            return;
        }
        String line = Json.object(json -> {
            json.writeStringField(
                    "timestamp",
                    Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString());
            json.writeStringField("level", level.name());
            json.writeStringField("service", service.name());
            json.writeStringField("region", service.region());
            json.writeStringField("function", context.getFunctionName());
            json.writeStringField("requestId", context.getAwsRequestId());
            if (apiRequestId != null) {
                json.writeStringField("apiRequestId", apiRequestId);
            }
            json.writeStringField("message", message);
            if (error != null) {
                json.writeStringField("errorType", error.getClass().getName());
                json.writeStringField("error", error.getMessage());
                json.writeStringField("stackTrace", stackTrace(error));
            }
        });
        context.getLogger().log(line + "\n");
    }

    private static String stackTrace(Throwable error) {
        StringWriter text = new StringWriter();
        error.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
