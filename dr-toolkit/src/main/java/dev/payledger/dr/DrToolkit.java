package dev.payledger.dr;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.deploy.DeployReport;
import dev.payledger.dr.deploy.DeployStep;
import dev.payledger.dr.destroy.DestroyReport;
import dev.payledger.dr.destroy.DestroyStep;
import dev.payledger.dr.doctor.DoctorReport;
import dev.payledger.dr.doctor.DoctorStep;
import dev.payledger.dr.domain.DomainStep;
import dev.payledger.dr.domain.DomainsReport;
import dev.payledger.dr.drill.DrillReport;
import dev.payledger.dr.drill.DrillStep;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.event.Events;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.failover.FailoverReport;
import dev.payledger.dr.failover.FailoverStep;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.fault.FaultRestoreReport;
import dev.payledger.dr.fault.InjectStep;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Time;
import dev.payledger.dr.investigate.InvestigateReport;
import dev.payledger.dr.investigate.InvestigateStep;
import dev.payledger.dr.report.DrReport;
import dev.payledger.dr.seed.SeedReport;
import dev.payledger.dr.seed.SeedStep;
import dev.payledger.dr.setup.SetupReport;
import dev.payledger.dr.status.StatusReport;
import dev.payledger.dr.status.StatusStep;
import dev.payledger.dr.table.GlobalTableReport;
import dev.payledger.dr.table.TableStep;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.dr.verify.VerifyStep;
import dev.payledger.dr.webhook.WebhookReport;
import dev.payledger.dr.webhook.WebhookStep;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every verb of the toolkit. Each can be called again without harm: it finds what an earlier run made, finishes what was
 * left unfinished, and says what it changed.
 *
 * <p>Every method throws {@link dev.payledger.dr.error.DrException} where it could not do its work. Not for use by
 * several threads at once.
 */
public final class DrToolkit implements AutoCloseable {

    private static final int SETUP_STEPS = 7;

    private final Deployment deployment;
    private final Events events;

    private DrToolkit(DrConfig config, DrListener listener, Time time) {
        this.deployment = new Deployment(config, time);
        this.events = new Events(listener, time::now, time::nanoTime);
    }

    /** A toolkit for one deployment. Nothing is called yet. */
    public static DrToolkit create(DrConfig config, DrListener listener) {
        return new DrToolkit(config, listener, Time.system());
    }

    /** Deploys the service's stack to both regions (or that of {@code dr.region}), and the companion stack. */
    public DeployReport deploy() {
        return changing("deploy", new DeployStep(deployment)::run);
    }

    /** Adds the replica to the service's table and hands its stream to the secondary's stack. */
    public GlobalTableReport setupGlobalTable() {
        return changingBoth("global table", new TableStep(deployment)::run);
    }

    /** Certificates, custom domains, mappings and alias records, in both regions. */
    public DomainsReport setupCustomDomains() {
        return changingBoth("custom domains", new DomainStep(deployment)::run);
    }

    /** Health checks and failover records; waits until both regions are healthy. */
    public FailoverReport setupFailover() {
        return changingBoth("failover", step -> {
            requireNoFault("setup-failover");
            return new FailoverStep(deployment).run(step);
        });
    }

    /** Stores the incident agent's URL and key in both regions. */
    public WebhookReport setupWebhook() {
        return changingBoth("webhook", new WebhookStep(deployment)::run);
    }

    /** Writes the workload's seed through the failover name. */
    public SeedReport seed() {
        return changingBoth("seed", new SeedStep(deployment)::run);
    }

    /** All set-up steps in order, and verify. */
    public SetupReport setup() {
        requireBothRegions("setup");
        deployment.account().requireAllowed("setup");
        requireNoFault("setup");
        long start = deployment.time().nanoTime();
        int of = SETUP_STEPS;
        DeployReport deployed = run(1, of, "deploy", new DeployStep(deployment)::run);
        GlobalTableReport table = run(2, of, "global table", new TableStep(deployment)::run);
        DomainsReport domains = run(3, of, "custom domains", new DomainStep(deployment)::run);
        FailoverReport failover = run(4, of, "failover", new FailoverStep(deployment)::run);
        WebhookReport webhook = run(5, of, "webhook", new WebhookStep(deployment)::runIfGiven);
        SeedReport seeded = run(6, of, "seed", new SeedStep(deployment)::run);
        VerifyReport verified = run(7, of, "verify", new VerifyStep(deployment)::run);
        return new SetupReport(
                deployed,
                table,
                domains,
                failover,
                webhook,
                seeded,
                verified,
                deployment.time().since(start));
    }

    /** Checks everything. A failing check is part of the report, not an exception. */
    public VerifyReport verify() {
        return changing("verify", new VerifyStep(deployment)::run);
    }

    /**
     * Looks whether the other verbs would work: tools, credentials, account, regions, permissions, quotas, hosted zone,
     * certificates, and what it would cost. Changes nothing.
     *
     * @param tools what the caller knows of the tools around it, by name, for example {@code Maven}
     */
    public DoctorReport doctor(Map<String, String> tools) {
        return run(1, 1, "doctor", step -> new DoctorStep(deployment).run(step, tools));
    }

    /** One screen about the deployment. Changes nothing, and works however little of it stands. */
    public StatusReport status() {
        return run(1, 1, "status", new StatusStep(deployment)::run);
    }

    /** Breaks functions of the primary (or of {@code dr.region}), snapshots first. */
    public FaultInjectReport injectFaults() {
        return changing("inject", new InjectStep(deployment)::run);
    }

    /** Undoes every fault, or the one of {@code dr.function}; continues what a crash left unfinished. */
    public FaultRestoreReport restoreFaults() {
        return changing("restore", new RestoreStep(deployment)::run);
    }

    /** Breaks the primary under load, watches users move and come back, restores, verifies. */
    public DrillReport drill() {
        return changingBoth("drill", new DrillStep(deployment)::run);
    }

    /** Joins every 5xx of a window, or of the latest alarm, to its cause. Changes nothing. */
    public InvestigateReport investigate() {
        return run(1, 1, "investigate", new InvestigateStep(deployment)::run);
    }

    /** Removes everything that the other verbs made, and looks whether something is left. */
    public DestroyReport destroy() {
        return changingBoth("destroy", new DestroyStep(deployment)::run);
    }

    /** Closes connections; what was deployed stays. */
    @Override
    public void close() {
        deployment.close();
    }

    /**
     * A verb that acts on both regions.
     *
     * @throws DrException with {@code DR-CONFIG-001} where {@code dr.region} is set: ignored, it would surprise
     */
    private <R extends DrReport> R changingBoth(String name, Function<Step, R> verb) {
        requireBothRegions(name);
        return changing(name, verb);
    }

    private void requireBothRegions(String name) {
        String only = deployment.regions().only();
        if (only != null) {
            throw new DrException(
                    DrError.CONFIG_001,
                    name + " acts on both regions.",
                    "dr.region is " + only + ", and limits only deploy, fault-inject and fault-restore.",
                    "leave dr.region out.");
        }
    }

    /** Nothing becomes healthy while it is broken on purpose. */
    private void requireNoFault(String name) {
        List<String> active = RestoreStep.active(deployment).stream()
                .map(fault -> fault.function() + " " + fault.kind().text() + " in " + fault.region() + " since "
                        + fault.since())
                .toList();
        if (!active.isEmpty()) {
            throw new DrException(
                    DrError.ORDER_001,
                    name + " waits until both regions are healthy, and they are broken on purpose.",
                    "active faults: " + String.join(", ", active) + ".",
                    "run dr:fault-restore first.");
        }
    }

    private <R extends DrReport> R changing(String name, Function<Step, R> verb) {
        return run(1, 1, name, step -> {
            deployment.account().requireAllowed(name);
            return verb.apply(step);
        });
    }

    private <R extends DrReport> R run(int number, int of, String name, Function<Step, R> verb) {
        Step step = events.step(number, of, name);
        if (deployment.config().target().isReal()) {
            step.result(
                    "account " + deployment.account().id(),
                    "regions " + String.join(", ", deployment.regions().both()),
                    step.elapsed());
        }
        R report = verb.apply(step);
        step.finish(report.summary());
        return report;
    }
}
