package dev.payledger.dr.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.fault.FaultRestoreReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * The dead man's switch: restores every fault of the other region when the one-shot schedule fires, whatever has become
 * of the machine that injected them. A lock that a dead run left is waited for, as long as this invocation lasts; after
 * that Lambda tries again.
 */
public final class FaultGuardHandler implements RequestStreamHandler {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration RESERVE = Duration.ofSeconds(30);

    private final Environment environment;

    /** As Lambda makes it. */
    public FaultGuardHandler() {
        this.environment = Environment.ofProcess();
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = JSON.readTree(input);
        String region = event.path("region").asText();
        FunctionLog log = new FunctionLog(context);
        log.info("The faults' time is over; restoring.", Map.of("region", region));
        FaultRestoreReport report = restore(config(region), context, log);
        log.info(report.summary(), Map.of("region", region));
        output.write(JSON.createObjectNode()
                .put("region", region)
                .put("restored", report.functions().size())
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    private FaultRestoreReport restore(DrConfig config, Context context, FunctionLog log) {
        while (true) {
            try (DrToolkit toolkit = DrToolkit.create(config, DrListener.NONE)) {
                return toolkit.restoreFaults();
            } catch (DrException e) {
                boolean time =
                        context.getRemainingTimeInMillis() > RESERVE.plus(PAUSE).toMillis();
                if (e.error() != DrError.FAULT_004 || !time) {
                    throw e;
                }
                log.warn("Another run changes faults; waiting.", Map.of("why", e.getMessage()));
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the lock", e);
            }
        }
    }

    private DrConfig config(String region) {
        return DrConfig.parse(
                Map.of(
                        "dr.target", "aws",
                        "dr.service", environment.require("DR_SERVICE"),
                        "dr.stage", environment.require("DR_STAGE"),
                        "dr.primaryRegion", environment.require("DR_PRIMARY_REGION"),
                        "dr.secondaryRegion", environment.require("DR_SECONDARY_REGION"),
                        "dr.region", region,
                        "dr.domain", environment.require("DR_DOMAIN"),
                        "dr.allowedAccounts", environment.require("DR_ACCOUNT")),
                Path.of("."));
    }
}
