package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrillScenario;
import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Deployment;
import java.time.Duration;
import java.util.List;

/**
 * The primary is lost: no function of it runs, and replication to and from the survivor is cut. The alarm is the one on
 * the health check, in us-east-1: a lost region's own alarm would be lost with it.
 */
final class RegionOutage implements Scenario {

    /** Until users have moved, every request fails. */
    private static final double MAX_ERROR_RATE = 95;

    @Override
    public String name() {
        return DrillScenario.REGION_OUTAGE.text();
    }

    @Override
    public InjectStep faults(Deployment deployment) {
        List<Workload.Fault> all =
                deployment.stack(deployment.regions().faulty()).members("AWS::Lambda::Function").stream()
                        .map(function -> new Workload.Fault(function.physicalId(), FaultKind.THROTTLE, null))
                        .toList();
        return new InjectStep(deployment, all);
    }

    @Override
    public Alarm alarm(Deployment deployment) {
        return deployment.alarm(Regions.GLOBAL_METRICS, deployment.names().unhealthyAlarm());
    }

    @Override
    public boolean cutsReplication() {
        return true;
    }

    @Override
    public Defaults defaults(Duration dnsTtl) {
        return new Defaults(ThreeFaults.BEFORE_TTL.plus(dnsTtl), 0, MAX_ERROR_RATE);
    }

    @Override
    public List<String> lessons() {
        return List.of("Replication is asynchronous: what the lost region acknowledged last is delayed until it is"
                + " back, not lost. Whoever writes the same in the other region meanwhile must use the same"
                + " idempotency key.");
    }
}
