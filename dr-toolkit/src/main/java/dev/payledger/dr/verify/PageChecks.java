package dev.payledger.dr.verify;

import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.StackState;
import dev.payledger.dr.verify.Check.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a static site was deployed: does its page answer, and does it know where the API is? */
final class PageChecks {

    private static final String NEXT = "run dr:deploy-frontend";
    private static final int OK = 200;

    private final Deployment deployment;
    private final PublicAccess access;

    PageChecks(Deployment deployment, PublicAccess access) {
        this.deployment = deployment;
        this.access = access;
    }

    /** None for a service without a page. */
    List<Check> all() {
        Optional<StackState> stack = deployment.frontendStack().find();
        if (stack.isEmpty()) {
            return List.of();
        }
        String name = deployment.names().pageName();
        String api = PublicAccess.addresses(
                        deployment.config().target(), deployment.names().failoverName())
                .get(0);
        return List.of(
                new Check(
                        "page stack " + deployment.frontendStack().region(),
                        "CREATE_COMPLETE or UPDATE_COMPLETE",
                        NEXT,
                        () -> Observation.of(
                                stack.get().stands(),
                                stack.get().name() + " " + stack.get().status())),
                new Check("page " + name, "200, and its config.json names " + api, NEXT, () -> page(name, api)));
    }

    private Observation page(String name, String api) {
        try {
            List<String> problems = new ArrayList<>();
            Answer page = access.send(PublicAccess.Request.get(name, "/"));
            if (page.status() != OK) {
                problems.add("GET / answers " + page.status());
            }
            Answer config = access.send(PublicAccess.Request.get(name, "/config.json"));
            if (config.status() != OK) {
                problems.add("GET /config.json answers " + config.status());
            } else if (!config.body().contains('"' + api + '"')) {
                problems.add("config.json does not name " + api);
            }
            return Observation.ofProblems(problems, "200, and config.json names " + api);
        } catch (IOException e) {
            return Observation.of(false, "no answer: " + e.getMessage());
        }
    }
}
