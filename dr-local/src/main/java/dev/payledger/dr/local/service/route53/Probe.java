package dev.payledger.dr.local.service.route53;

import software.amazon.awssdk.services.route53.model.HealthCheckConfig;

/** Asks an endpoint once whether it is well. Blocks for at most a few seconds; never throws for what the endpoint does. */
interface Probe {
    /** Probes as a health check is set. */
    Result probe(String healthCheckId, HealthCheckConfig config);

    /**
     * What a probe saw.
     *
     * @param success whether the endpoint passed
     * @param status in Route 53's words, for example {@code Success: HTTP Status Code 200, OK}
     */
    record Result(boolean success, String status) {}
}
