package dev.payledger.dr.verify;

import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionDrift;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackTemplate;
import dev.payledger.dr.verify.Check.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Do the functions run, and are they as their template says? Values of variables are compared and never shown. */
final class FunctionChecks {

    private static final String FUNCTION = "AWS::Lambda::Function";
    private static final String READY = "Active, last update Successful";

    private final Deployment deployment;

    FunctionChecks(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            checks.add(new Check(
                    "functions " + region,
                    "all " + READY,
                    "look at the function's state reason in Lambda, then run dr:deploy",
                    () -> functions(region)));
            checks.add(new Check(
                    "function configuration " + region,
                    "equal to the deployed template",
                    "run dr:fault-restore if a fault did it; else undo the change, or deploy it with the template",
                    () -> drift(deployment.stack(region))));
            checks.add(one("trigger function", region, deployment.names().triggerFunction()));
            checks.add(one("fault guard", region, deployment.names().guardFunction()));
            checks.add(new Check(
                    "companion configuration " + region,
                    "equal to the deployed template",
                    "undo the change, or remove the companion stack and run dr:deploy",
                    () -> drift(deployment.companion(region))));
        }
        return checks;
    }

    private Check one(String name, String region, String function) {
        return new Check(name + " " + region, READY, "run dr:deploy", () -> {
            Optional<FunctionState> state =
                    deployment.function(region, function).find();
            return Observation.of(
                    state.filter(FunctionState::isReady).isPresent(),
                    state.map(FunctionState::toString).orElse("there is no function " + function));
        });
    }

    private Observation functions(String region) {
        List<String> bad = new ArrayList<>();
        List<Stack.Member> functions = deployment.stack(region).members(FUNCTION);
        for (Stack.Member member : functions) {
            Optional<FunctionState> state =
                    deployment.function(region, member.physicalId()).find();
            if (state.filter(FunctionState::isReady).isEmpty()) {
                bad.add(state.map(FunctionState::toString).orElse("there is no function " + member.physicalId()));
            }
        }
        return functions.isEmpty()
                ? Observation.of(false, "the stack has no function")
                : Observation.ofProblems(bad, functions.size() + " of " + functions.size() + " ready");
    }

    private Observation drift(Stack stack) {
        StackTemplate template = deployment.template(stack);
        List<String> differences = new ArrayList<>();
        List<Stack.Member> functions = stack.members(FUNCTION);
        for (Stack.Member member : functions) {
            // Whether it is there at all is another check's matter.
            deployment.function(stack.region(), member.physicalId()).find().ifPresent(state -> FunctionDrift.of(
                            template, member.logicalId(), state)
                    .forEach(what -> differences.add(member.physicalId() + ": " + what)));
        }
        return Observation.ofProblems(differences, functions.size() + " functions equal");
    }
}
