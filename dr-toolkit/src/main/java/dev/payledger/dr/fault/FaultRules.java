package dev.payledger.dr.fault;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.fault.FaultPlan.Planned;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.HttpApi;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.PublicAccess.Request;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What has to hold before a region may be broken. */
final class FaultRules {

    private static final int OK = 200;
    private static final int OK_BELOW = 300;

    private final Deployment deployment;
    private final String region;

    FaultRules(Deployment deployment, String region) {
        this.deployment = deployment;
        this.region = region;
    }

    /**
     * Refuses more functions than allowed.
     *
     * @throws DrException with {@code DR-FAULT-008}
     */
    void requireFew(List<Planned> plan) {
        int limit = deployment.config().limits().maxFunctions();
        if (plan.size() > limit) {
            throw new DrException(
                    DrError.FAULT_008,
                    plan.size() + " functions would be broken, and " + limit + " may be.",
                    "the plan names "
                            + plan.stream()
                                    .map(fault -> fault.function().physicalId())
                                    .sorted()
                                    .toList()
                            + ", and dr.faultMaxFunctions is " + limit + ".",
                    "name one with dr.fault and dr.function, or raise dr.faultMaxFunctions.");
        }
    }

    /**
     * Refuses to break a region while the other could not take over: its own API must answer, and its health check, where
     * there is one, must be healthy.
     *
     * @throws DrException with {@code DR-FAULT-007}
     */
    void requireOtherHealthy() {
        String other = deployment.regions().other(region);
        Optional<HealthCheck.Found> check = deployment.healthCheck(other).find();
        if (check.isPresent()) {
            HealthCheck.Share share =
                    deployment.healthCheck(other).share(check.get().id());
            if (share.total() > 0 && !share.isHealthy()) {
                throw unhealthy(other, "only " + share + " of its checkers say healthy; one says: " + share.answer());
            }
        }
        if (deployment.stack(other).members("AWS::ApiGatewayV2::Api").size() != 1) {
            return;
        }
        String host = HttpApi.host(deployment.apiId(other), other);
        String path = deployment.config().workload().healthPath();
        try (PublicAccess access = deployment.publicAccess()) {
            Answer answer = access.send(Request.get(host, path));
            if (answer.status() < OK || answer.status() >= OK_BELOW) {
                throw unhealthy(other, "GET " + path + " of " + host + " answers " + answer.status());
            }
        } catch (IOException e) {
            throw unhealthy(other, "GET " + path + " of " + host + " does not answer: " + e.getMessage());
        }
    }

    private DrException unhealthy(String other, String why) {
        return new DrException(
                DrError.FAULT_007,
                region + " is not broken, because " + other + " could not take over.",
                why + ".",
                "run dr:verify, mend " + other + ", then inject again.");
    }
}
