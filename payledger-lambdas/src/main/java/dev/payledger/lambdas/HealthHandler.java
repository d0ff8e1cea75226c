package dev.payledger.lambdas;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * {@code GET /health}: this region takes requests and runs functions. It does not touch the tables, so it stays green
 * when only they, or only another function, fail.
 *
 * <p>Variables: {@code SERVICE_NAME}, {@code REGION}, {@code LOG_LEVEL}.
 */
public final class HealthHandler extends HttpFunction {
    private final Clock clock;

    /** Called by Lambda. */
    public HealthHandler() {
        this(new Environment(System.getenv()), Clock.systemUTC());
    }

    HealthHandler(Environment environment, Clock clock) {
        super(ServiceInfo.from(environment), clock);
        this.clock = clock;
    }

    @Override
    Reply answer(Request request, Log log) {
        return Reply.ok(Json.object(json -> {
            json.writeStringField("status", "healthy");
            json.writeStringField("region", service().region());
            json.writeStringField("service", service().name());
            json.writeStringField(
                    "timestamp",
                    Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString());
        }));
    }
}
