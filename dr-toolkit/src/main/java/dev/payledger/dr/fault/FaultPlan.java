package dev.payledger.dr.fault;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Stack;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which functions are broken, and how: the workload's default set, or the one that the user names. */
final class FaultPlan {

    private FaultPlan() {}

    /** One fault on one function of the stack. */
    record Planned(
            Stack.Member function, FaultKind kind, @Nullable String variable) {}

    static List<Planned> of(Deployment deployment, String region) {
        return of(deployment, region, wanted(deployment.config()));
    }

    /** These faults, whatever the settings say. */
    static List<Planned> of(Deployment deployment, String region, List<Workload.Fault> faults) {
        Stack stack = deployment.stack(region);
        stack.require();
        List<Stack.Member> functions = stack.members("AWS::Lambda::Function");
        return faults.stream()
                .map(fault -> new Planned(
                        function(fault.function(), functions, deployment, region), fault.kind(), fault.variable()))
                .toList();
    }

    private static List<Workload.Fault> wanted(DrConfig config) {
        List<Workload.Fault> defaults = config.workload().faults();
        DrConfig.FaultChoice choice = config.fault();
        String function = choice.function();
        if (function == null) {
            if (defaults.isEmpty()) {
                throw new DrException(
                        DrError.FAULT_001,
                        "There is no fault to inject.",
                        "the workload names none, and dr.fault and dr.function are not set.",
                        "set dr.fault and dr.function, or give the workload its faults.");
            }
            return defaults;
        }
        List<Workload.Fault> ofFunction = defaults.stream()
                .filter(fault -> fault.function().equals(function))
                .toList();
        FaultKind kind = choice.kind() != null
                ? choice.kind()
                : ofFunction.isEmpty() ? FaultKind.THROTTLE : ofFunction.get(0).kind();
        String variable = choice.variable() != null
                ? choice.variable()
                : ofFunction.stream()
                        .map(Workload.Fault::variable)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        if (kind == FaultKind.ENVVAR && variable == null) {
            throw new DrException(
                    DrError.FAULT_003,
                    "It is not clear which variable of " + function + " to remove.",
                    "dr.variable is not set, and the workload names none for this function.",
                    "set dr.variable.");
        }
        return List.of(new Workload.Fault(function, kind, variable));
    }

    /** A function by its logical id, its physical name, or the part of it behind the deployment's name. */
    static Stack.Member function(String name, List<Stack.Member> functions, Deployment deployment, String region) {
        String prefix = deployment.names().deployment() + "-";
        return functions.stream()
                .filter(member -> member.logicalId().equals(name)
                        || member.physicalId().equals(name)
                        || member.physicalId()
                                .toLowerCase(Locale.ROOT)
                                .equals((prefix + name).toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new DrException(
                        DrError.FAULT_001,
                        "There is no function " + name + " in stack "
                                + deployment.names().deployment() + " in " + region + ".",
                        "its functions are "
                                + functions.stream()
                                        .map(Stack.Member::physicalId)
                                        .sorted()
                                        .toList() + ".",
                        "set dr.function to one of them."));
    }
}
