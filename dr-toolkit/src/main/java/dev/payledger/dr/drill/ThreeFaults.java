package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrillScenario;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Deployment;
import java.time.Duration;

/** The workload's default faults (or the one that the settings name); health checks notice, and DNS moves users. */
final class ThreeFaults implements Scenario {

    /** Detection within 20 s and one probe, and what the first answers of cold functions take. */
    static final Duration BEFORE_TTL = Duration.ofSeconds(25);

    /** At a TTL of 60 s most requests of the broken routes fail until users have moved. */
    private static final double MAX_ERROR_RATE = 75;

    @Override
    public String name() {
        return DrillScenario.THREE_FAULTS.text();
    }

    @Override
    public InjectStep faults(Deployment deployment) {
        return new InjectStep(deployment);
    }

    @Override
    public Alarm alarm(Deployment deployment) {
        return deployment.alarm(
                deployment.regions().faulty(), deployment.names().errorAlarm());
    }

    @Override
    public Defaults defaults(Duration dnsTtl) {
        return new Defaults(BEFORE_TTL.plus(dnsTtl), 0, MAX_ERROR_RATE);
    }
}
