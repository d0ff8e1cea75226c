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
import dev.payledger.dr.frontend.FrontendReport;
import dev.payledger.dr.frontend.FrontendStep;
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
 * Every verb of the toolkit, for one deployment: the stacks {@code <service>-<stage>} in two regions and what belongs to
 * them. State is kept nowhere but at the target, so any toolkit with the same settings, on any machine, goes on where
 * another stopped.
 *
 * <p>Each verb can be called again without harm: it finds what an earlier call made, finishes what was left unfinished, and
 * says in its report what it changed. What holds not is a report that did not pass; what could not be done is a {@link
 * dev.payledger.dr.error.DrException}, whose {@link dev.payledger.dr.error.DrError#side()} says who must act. Beside those
 * named at each verb, every verb may throw one with
 *
 * <ul>
 *   <li>{@code DR-AWS-001} if AWS refuses or fails a call, {@code DR-AWS-002} if the caller lacks a permission: the user
 *       allows the action that is named;
 *   <li>{@code DR-AWS-003} if there are no credentials or the network does not carry, {@code DR-LOCAL-001} if nothing
 *       answers at the local AWS: the user gives or starts them;
 *   <li>{@code DR-AWS-004} if the SDK cannot send a request or read its answer: we have a bug;
 *   <li>{@code DR-ACCOUNT-001} if the target is a real account that {@code dr.allowedAccounts} does not name: the user names
 *       it. {@link #status}, {@link #doctor} and {@link #investigate} are exempt, since they change nothing;
 *   <li>{@code DR-CONFIG-001} if {@code dr.region} is set and the verb acts on both regions: the user leaves it out. Only
 *       {@link #deploy}, {@link #injectFaults} and {@link #restoreFaults} are limited by it;
 *   <li>{@code DR-RUN-001} if the calling thread is interrupted: the verb stops at its next wait or call, and what AWS was
 *       told to do goes on there. Calling the verb again continues. {@link #drill} restores its faults first.
 * </ul>
 *
 * <p>A single call to AWS ends within 2 min. Longer waits are named at each verb; none is divided by the local AWS's speed.
 * Not for use by several threads at once; the listener is called from several threads, one event at a time.
 *
 * @since 0.1.0
 */
public final class DrToolkit implements AutoCloseable {

    private static final int SETUP_STEPS = 8;

    private final Deployment deployment;
    private final Events events;

    private DrToolkit(DrConfig config, DrListener listener, Time time) {
        this.deployment = new Deployment(config, time);
        this.events = new Events(listener, time::now, time::nanoTime);
    }

    /**
     * A toolkit for one deployment. Nothing is called yet, so wrong credentials show at the first verb.
     *
     * @param config the settings, as {@link DrConfig#parse} checked them
     * @param listener is told what happens; {@link DrListener#NONE} for none
     * @since 0.1.0
     */
    public static DrToolkit create(DrConfig config, DrListener listener) {
        return new DrToolkit(config, listener, Time.system());
    }

    /**
     * Brings the service's stack to its template in both regions (or that of {@code dr.region}) at the same time, then the
     * companion stacks. Makes the toolkit's bucket in each region and uploads the functions' code. Again: updates what
     * changed. Undo: {@link #destroy}.
     *
     * <p>Waits up to 5 min for a change set and 30 min for a stack.
     *
     * @return each stack with its outcome
     * @throws dev.payledger.dr.error.DrException with {@code DR-DEPLOY-001} if there is no template, {@code DR-DEPLOY-002} if
     *     CloudFormation does not accept it, {@code DR-DEPLOY-005} if the functions' code is missing or {@code DR-DEPLOY-007} if
     *     the toolkit's own is not on the class path: the user gives or corrects them; with {@code DR-DEPLOY-003} if a stack
     *     cannot be updated in its state or {@code DR-DEPLOY-004} if an operation failed: the user mends what AWS names; with
     *     {@code DR-DEPLOY-006} if AWS is late: call again, it waits on
     * @since 0.1.0
     */
    public DeployReport deploy() {
        return changing("deploy", new DeployStep(deployment)::run);
    }

    /**
     * Adds the replica in the secondary region to the service's table, and hands its stream to the secondary's stack. Again:
     * finds it. Undo: {@link #destroy}.
     *
     * <p>Waits up to 30 min until the replica is active, and 30 min for the stack.
     *
     * @return the table, its replica and what was changed
     * @throws dev.payledger.dr.error.DrException with {@code DR-ORDER-001} if the stacks do not stand: the user deploys; with
     *     {@code DR-TABLE-001} if it is not clear which table is meant: the user names it with {@code dr.table}; with {@code
     *     DR-TABLE-002} if the replica failed or is late: AWS must act, then call again
     * @since 0.1.0
     */
    public GlobalTableReport setupGlobalTable() {
        return changingBoth("global table", new TableStep(deployment)::run);
    }

    /**
     * Certificates, custom domain names, mappings and alias records of each region's own name. Again: finds them. A record or
     * domain that this deployment did not make is never changed. Undo: {@link #destroy}.
     *
     * <p>Waits up to 30 min for each certificate, 5 min for each domain name and 5 min until Route 53 has spread the records.
     *
     * @return the names and what was changed
     * @throws dev.payledger.dr.error.DrException with {@code DR-ORDER-001} if the stacks do not stand: the user deploys; with
     *     {@code DR-DOMAIN-001} if the hosted zone is missing, {@code DR-DOMAIN-002} if a certificate is not issued or {@code
     *     DR-DOMAIN-003} if a name is somebody else's or the stack has not exactly one HTTP API: the user mends it
     * @since 0.1.0
     */
    public DomainsReport setupCustomDomains() {
        return changingBoth("custom domains", new DomainStep(deployment)::run);
    }

    /**
     * Health checks of both regions, the PRIMARY and SECONDARY records of the failover name, and the alarm on the primary's
     * health check in us-east-1. Again: finds them. Undo: {@link #destroy}.
     *
     * <p>Waits up to 5 min until both regions are healthy and 5 min until Route 53 has spread the records.
     *
     * @return both sides with their checkers' answers
     * @throws dev.payledger.dr.error.DrException with {@code DR-ORDER-001} if the regions' own names do not stand: the user sets
     *     up custom domains; or if a fault is active: the user restores it; with {@code DR-DOMAIN-003} if the failover name is somebody else's: the user frees it; with {@code
     *     DR-ROUTING-001} if a region does not become healthy: the user looks at its health path
     * @since 0.1.0
     */
    public FailoverReport setupFailover() {
        return changingBoth("failover", step -> {
            requireNoFault("setup-failover");
            return new FailoverStep(deployment).run(step);
        });
    }

    /**
     * Deploys the service's static site: a private bucket and a distribution of CloudFront in a stack in us-east-1, a certificate,
     * alias records, and the files with their types and cache headers; a {@code config.json} beside them says where the API is.
     * Again: uploads what changed, removes what is stale, and invalidates what an edge could still show. With {@code
     * dr.frontendDevOnly} nothing is deployed, and only the development server's settings are written. Undo: {@link #destroy}.
     *
     * <p>Waits up to 30 min for the certificate and for the stack, 15 min for the invalidation, and 5 min until the page answers.
     *
     * @return where the page is and what was changed
     * @throws dev.payledger.dr.error.DrException with {@code DR-FRONTEND-001} if there is no site, {@code DR-FRONTEND-002} if what
     *     is named is none or {@code DR-FRONTEND-004} if the page's sources are not found: the user names them; with {@code
     *     DR-FRONTEND-003} if the page does not answer: call again; with {@code DR-DOMAIN-001} if the hosted zone is missing,
     *     {@code DR-DOMAIN-002} if the certificate is not issued, {@code DR-DOMAIN-003} if the name is somebody else's or {@code
     *     DR-DEPLOY-004} if the stack failed, for example because the bucket's name is taken: the user mends it
     * @since 0.1.0
     */
    public FrontendReport deployFrontend() {
        FrontendStep step = new FrontendStep(deployment);
        // The development server's settings change nothing at the target.
        return deployment.config().frontend().devOnly()
                ? run(1, 1, "page", step::run)
                : changingBoth("page", step::run);
    }

    /**
     * Stores the incident agent's URL and key in Secrets Manager of both regions. On the local AWS, where none is given, those of
     * its own receiver. Again: stores what changed. Undo: {@link #destroy}.
     *
     * @return each region's secret with its outcome, never the key
     * @throws dev.payledger.dr.error.DrException with {@code DR-WEBHOOK-001} if there is no webhook to store: the user gives one
     * @since 0.1.0
     */
    public WebhookReport setupWebhook() {
        return changingBoth("webhook", new WebhookStep(deployment)::run);
    }

    /**
     * Writes the workload's seed through the failover name, or the primary's API where there is no such name yet. Again: sends
     * the same requests under the same keys, so that a service that honours them has the same data. No undo: what a service
     * accepted stays until {@link #destroy} removes its tables.
     *
     * <p>Each request is tried up to 8 times, with pauses from 0.1 s that double.
     *
     * @return how many the service accepted, and how many of them it said to know already
     * @throws dev.payledger.dr.error.DrException with {@code DR-ORDER-001} if the stacks do not stand: the user deploys; with
     *     {@code DR-SEED-001} if the service does not accept a request: the user mends the service
     * @since 0.1.0
     */
    public SeedReport seed() {
        return changingBoth("seed", new SeedStep(deployment)::run);
    }

    /**
     * All set-up verbs in order, and {@link #verify} at the end; without a site the step of {@link #deployFrontend}, and without
     * a webhook that of {@link #setupWebhook}, is passed over. Waits and throws as each of them does; an interrupted or failed call leaves what stands, and the next finishes it.
     * Undo: {@link #destroy}.
     *
     * @return each step's report; it passes if every check does
     * @throws dev.payledger.dr.error.DrException as the single verbs do
     * @since 0.1.0
     */
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
        FrontendReport frontend = run(5, of, "page", new FrontendStep(deployment)::runIfGiven);
        WebhookReport webhook = run(6, of, "webhook", new WebhookStep(deployment)::runIfGiven);
        SeedReport seeded = run(7, of, "seed", new SeedStep(deployment)::run);
        VerifyReport verified = run(8, of, "verify", new VerifyStep(deployment)::run);
        return new SetupReport(
                deployed,
                table,
                domains,
                failover,
                frontend,
                webhook,
                seeded,
                verified,
                deployment.time().since(start));
    }

    /**
     * Checks stacks, table, names, health and answers of both regions, and that compared reads are equal. A check that fails is
     * part of the report, not an exception. Changes nothing that stays.
     *
     * <p>Waits up to 60 s for what was written in one region to be read in the other.
     *
     * @return every check with what was expected and observed; it passes if all do
     * @throws dev.payledger.dr.error.DrException only as every verb may
     * @since 0.1.0
     */
    public VerifyReport verify() {
        return changing("verify", new VerifyStep(deployment)::run);
    }

    /**
     * Looks whether the other verbs would work: tools, credentials, account, regions, permissions, quotas, hosted zone,
     * certificates, and what it would cost. Changes nothing.
     *
     * @param tools what the caller knows of the tools around it, by name, for example {@code Maven}
     * @return each finding with what to do about it
     * @throws dev.payledger.dr.error.DrException only as every verb may
     * @since 0.1.0
     */
    public DoctorReport doctor(Map<String, String> tools) {
        return run(1, 1, "doctor", step -> new DoctorStep(deployment).run(step, tools));
    }

    /**
     * One screen about the deployment. Changes nothing, asks no account to be allowed, and works however little stands: what
     * cannot be found is a word in the report.
     *
     * @return what was seen at this moment
     * @throws dev.payledger.dr.error.DrException with {@code DR-LOCAL-001} if nothing answers at the target; else only as every
     *     verb may
     * @since 0.1.0
     */
    public StatusReport status() {
        return run(1, 1, "status", new StatusStep(deployment)::run);
    }

    /**
     * Breaks functions of the primary region (or of {@code dr.region}): the workload's faults, or the one of {@code dr.fault} and
     * {@code dr.function}. First a lock is taken, the dead man's switch armed and read back, and a snapshot kept in the other
     * region; only then anything is changed. With {@code dr.dryRun} nothing is. Again: says that the faults are active. Undo:
     * {@link #restoreFaults}, and by itself after {@code dr.faultMaxDuration}.
     *
     * <p>Waits up to 5 min for an update of a function to settle. If it is interrupted, faults may be active: their snapshots
     * are kept, and the dead man's switch is armed.
     *
     * @return each fault with what it changed, and when it is undone by itself
     * @throws dev.payledger.dr.error.DrException with {@code DR-ORDER-001} if the stacks do not stand: the user deploys; with
     *     {@code DR-ACCOUNT-003} on a stage of production, {@code DR-FAULT-001} if there is no such function, {@code
     *     DR-FAULT-002} if another fault is active on it, {@code DR-FAULT-003} if the variable could not be put back, {@code
     *     DR-FAULT-007} if the other region is not healthy or {@code DR-FAULT-008} if the faults are too many: nothing was
     *     broken, the user chooses otherwise; with {@code DR-FAULT-004} if another run changes faults of this region: the user
     *     waits, at most 2 min; with {@code DR-FAULT-005} if a function does not settle or {@code DR-FAULT-006} if the switch
     *     cannot be armed: the user looks at what AWS says
     * @since 0.1.0
     */
    public FaultInjectReport injectFaults() {
        return changing("inject", new InjectStep(deployment)::run);
    }

    /**
     * Undoes every fault of both regions (or of {@code dr.region}), or the one of {@code dr.function}, from its snapshot, and
     * continues what a crash left unfinished. What others changed meanwhile is reported and left alone. Again: says that no
     * fault is active. It may race with the fault guard: both put back the same.
     *
     * <p>Waits up to 5 min per function, functions at the same time.
     *
     * @return each function with its outcome
     * @throws dev.payledger.dr.error.DrException with {@code DR-FAULT-003} if a variable's value is not to be found any more or
     *     {@code DR-FAULT-005} if a function does not come back: the snapshot is kept, the user calls again or deploys; with
     *     {@code DR-FAULT-004} if another run changes faults of this region: the user waits, at most 2 min
     * @since 0.1.0
     */
    public FaultRestoreReport restoreFaults() {
        return changing("restore", new RestoreStep(deployment)::run);
    }

    /**
     * Breaks the primary under load, watches users move and come back, restores, audits the writes and verifies. Whatever happens
     * once faults are injected, they are restored before this returns or throws: after an interrupt, a failure, and when the
     * secondary turns unhealthy. Again: measures again.
     *
     * <p>Runs users for {@code dr.drillWarmUp}, waits up to {@code dr.drillLimit} for failover and as long for failback, holds the
     * faults for {@code dr.drillHold}, and waits up to 60 s for acknowledged writes to be readable.
     *
     * @return what users saw; it passes if nothing failed to hold
     * @throws dev.payledger.dr.error.DrException with {@code DR-DRILL-001} if something is not healthy before the faults, or the
     *     secondary turned unhealthy: the user mends it; else as {@link #injectFaults} and {@link #restoreFaults} do
     * @since 0.1.0
     */
    public DrillReport drill() {
        return changingBoth("drill", new DrillStep(deployment)::run);
    }

    /**
     * Joins every 5xx of a window, or of the latest alarm, to its cause, from configuration, logs and metrics alone. Changes
     * nothing and asks no account to be allowed. Again: looks again.
     *
     * @return each cause with its evidence and the commands that undo it
     * @throws dev.payledger.dr.error.DrException with {@code DR-INVESTIGATE-001} if no region's API has an access log:
     *     the user adds one and deploys
     * @since 0.1.0
     */
    public InvestigateReport investigate() {
        return run(1, 1, "investigate", new InvestigateStep(deployment)::run);
    }

    /**
     * Removes everything that the other verbs made, in both regions, and looks whether something is left. On AWS, tables are kept
     * unless {@code dr.deleteTables} says otherwise. Again: says that nothing is left. There is no undo.
     *
     * <p>Waits up to 30 min for each stack and for the replica.
     *
     * @return what was removed, what was kept on purpose and what is left; it passes if nothing is
     * @throws dev.payledger.dr.error.DrException with {@code DR-ACCOUNT-002} if the target is a real account and {@code dr.confirm}
     *     does not name it and the deployment: the user confirms; with {@code DR-DEPLOY-004} or {@code DR-TABLE-002} if AWS
     *     cannot remove something: the user mends it and calls again
     * @since 0.1.0
     */
    public DestroyReport destroy() {
        return changingBoth("destroy", new DestroyStep(deployment)::run);
    }

    /** Closes connections; what was deployed stays. Calling it twice does nothing. No verb works afterwards. */
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
