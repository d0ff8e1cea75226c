package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrillScenario;
import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Deployment;
import java.time.Duration;
import java.util.List;

/**
 * One variable of one function is missing. The health path stays green, so nothing fails over, and the drill passes when
 * that is what it saw: DNS did not move, and the route failed until the fault was restored.
 */
final class GreyFailure implements Scenario {

    /** Four intervals of the health check: had it noticed, it would have by then. */
    private static final Duration HOLD = Duration.ofSeconds(40);

    /** One route of several fails for as long as the fault is active. */
    private static final double MAX_ERROR_RATE = 60;

    @Override
    public String name() {
        return DrillScenario.GREY_FAILURE.text();
    }

    @Override
    public InjectStep faults(Deployment deployment) {
        Workload.Fault fault = deployment.config().workload().faults().stream()
                .filter(each -> each.kind() == FaultKind.ENVVAR)
                .findFirst()
                .orElseThrow(() -> new DrException(
                        DrError.FAULT_001,
                        "There is no fault for a grey failure.",
                        "the workload names no fault of kind envvar.",
                        "give the workload one: a function that the health path does not use, and a variable that it"
                                + " needs."));
        return new InjectStep(deployment, List.of(fault));
    }

    @Override
    public Alarm alarm(Deployment deployment) {
        return deployment.alarm(
                deployment.regions().faulty(), deployment.names().errorAlarm());
    }

    @Override
    public boolean movesUsers() {
        return false;
    }

    @Override
    public Duration hold() {
        return HOLD;
    }

    @Override
    public Defaults defaults(Duration dnsTtl) {
        return new Defaults(null, 0, MAX_ERROR_RATE);
    }

    @Override
    public List<String> lessons() {
        return List.of(
                "Users got errors and nothing failed over: the health path does not use what users use.",
                "What to do about it: docs/guides/health-checks.md");
    }
}
